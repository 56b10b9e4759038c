INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('96.01.05.1012','Kosong',0,0,'');