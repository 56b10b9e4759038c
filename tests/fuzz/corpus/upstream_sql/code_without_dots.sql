INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('3601012001','A',0,0,'[[[-6.1,106.1],[-6.1,106.2],[-6.2,106.2],[-6.1,106.1]]]');