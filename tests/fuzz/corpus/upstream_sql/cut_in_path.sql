INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('36.01','A',0,0,'[[[-6.1,106.