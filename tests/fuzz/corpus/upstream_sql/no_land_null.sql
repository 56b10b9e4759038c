INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('96.01.05.1013','Nol',0,0,NULL);