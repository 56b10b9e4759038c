INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('36.01','A',0,0,'[[-6,106],[-6,107],[-7,106]]');