# The nearest library of every village by straight lines on the ellipsoid's own metres
# (radii of curvature at the middle latitude: good to 1e-4 here), told against the table's.
# Arguments: libraries.csv villages.csv of out/tables; villages of other land parts and
# libraries on other land parts are left out: all of Java is land part 1.
BEGIN { FS = ","; a = 6378137; e2 = 0.00669437999014; pi = atan2(0, -1); worst = 0; compared = 0; across = 0 }
FNR == 1 { file++; for (i = 1; i <= NF; i++) column[file, $i] = i; next }
file == 1 {
    if ($column[1, "tpbis_since"] == "" || $column[1, "confidence"] == "low") next
    id[++n] = $column[1, "id"]; x[n] = $column[1, "lon"]; y[n] = $column[1, "lat"]; next
}
$column[2, "land_part"] == 1 && $column[2, "nearest_tpbis"] != "" {
    lon = $column[2, "lon"]; lat = $column[2, "lat"]; best = -1
    for (i = 1; i <= n; i++) {
        middle = (lat + y[i]) / 2 * pi / 180; w = 1 - e2 * sin(middle) ^ 2
        east = (lon - x[i]) * pi / 180 * cos(middle) * a / sqrt(w)
        north = (lat - y[i]) * pi / 180 * a * (1 - e2) / w ^ 1.5
        d = sqrt(east ^ 2 + north ^ 2) / 1000
        if (best < 0 || d < best) { best = d; which = id[i] }
    }
    off = best - $column[2, "nearest_tpbis_km"]; if (off < 0) off = -off
    if (which != $column[2, "nearest_tpbis"] || off > 1e-4 * best + 1e-5) {
        print $1 ": " which " " best ", table " $column[2, "nearest_tpbis"] " " $column[2, "nearest_tpbis_km"]; bad++ }
    compared++; across += $1 ~ /^36/ && which == "J1"
}
END { print compared " villages, " across " of Banten nearest to J1"; exit bad > 0 || compared < 1700 || across < 50 }
