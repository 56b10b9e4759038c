INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('36.01','A',0,0,'[[[-6.1,106.1],[-6.1,106.2],[-6.2,106.2],[-6.1,106.1]]]'),
('36.02','B',0,0,'[[[x');