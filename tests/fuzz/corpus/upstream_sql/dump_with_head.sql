/* wilayah */
DELETE FROM wilayah_boundaries WHERE kode LIKE '36;%';
INSERT INTO wilayah_boundaries(kode,nama,lat,lng,path) VALUES
('36','Banten',-6.03,106.06,'[[[-6.1,106.1],[-6.1,106.2],[-6.2,106.2],[-6.1,106.1]]]');
-- akhir
# akhir
