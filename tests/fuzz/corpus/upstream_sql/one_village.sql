INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('36.72.01.1001','Cibeber',-6.03,106.06,'[[[-6.1,106.1],[-6.1,106.2],[-6.2,106.2],[-6.1,106.1]]]');
