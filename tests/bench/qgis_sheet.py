#!/usr/bin/env python3
"""The peer of the sheets: the best that QGIS makes of the same layers unattended.

usage: qgis_sheet.py prepare OUT LAYERS.gpkg          (not timed)
       qgis_sheet.py frames MAPS                     (not timed; writes SHEETS.json to stdout)
       qgis_sheet.py province LAYERS.gpkg STEM        STEM.pdf and STEM.png, A3, 300 dpi
       qgis_sheet.py atlas LAYERS.gpkg FILE.pdf       a page for each regency, A3
       qgis_sheet.py labels LAYERS.gpkg SHEETS.json   how many names find a place

OUT is an output folder of jangkau. `prepare` brings its cleaned layers and its
figures into one GeoPackage, in the sheets' projection, with a spatial index,
and makes of the polygons the lines that QGIS cannot: each border once, at its
highest level. So QGIS has no reprojecting, joining or cleaning left to do.
`frames` reads where the maps of our coverage sheets in MAPS lie from the
geospatial keys of their PDFs, so that QGIS names the same frames.

Every other command prints one line of JSON; seconds: "start" (imports and
initialising QGIS), "set_up" (layers, styles, layout), then one for each file.
Fonts, sizes, colours, breaks and the frame are those of styles/default.ini.
Needs Debian's python3-qgis and qgis-providers. $JANGKAU_THREADS limits the
threads that draw (default: the processors there are).
"""
import csv
import json
import os
import sys
import time

START = time.monotonic()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")

from osgeo import gdal, ogr, osr  # noqa: E402
from qgis.core import (  # noqa: E402
    Qgis, QgsApplication, QgsCategorizedSymbolRenderer, QgsCoordinateReferenceSystem, QgsExpressionContext,
    QgsExpressionContextScope, QgsFillSymbol, QgsGeometry, QgsLabeling, QgsLabelingEngineSettings,
    QgsLabelObstacleSettings, QgsLayoutExporter, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap,
    QgsLayoutItemMapGrid, QgsLayoutItemPicture, QgsLayoutItemScaleBar, QgsLayoutItemShape, QgsLayoutObject,
    QgsLayoutPoint, QgsLayoutSize, QgsLegendStyle, QgsLinePatternFillSymbolLayer, QgsLineSymbol,
    QgsMapRendererParallelJob, QgsMapSettings, QgsMarkerSymbol, QgsPalLayerSettings, QgsPrintLayout, QgsProject,
    QgsProperty, QgsRectangle, QgsRenderContext, QgsRendererCategory, QgsRuleBasedLabeling, QgsRuleBasedRenderer,
    QgsScaleBarSettings, QgsSimpleLineCallout, QgsTextBufferSettings, QgsTextFormat, QgsUnitTypes, QgsVectorLayer,
    QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtCore import QRectF, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont  # noqa: E402

EPSG = 9488
FONT = "Liberation Sans"
SEA, CONTEXT = "#DDE8EF", "#E4E2DE"
DISTRICT_COLOURS = ["#FBF6D9", "#B4CE79", "#6FAA79", "#348978", "#18656F", "#103A54"]
DISTRICT_LABELS = ["0 %", "di atas 0, di bawah 25 %", "25 sampai di bawah 50 %", "50 sampai di bawah 75 %",
                   "75 sampai di bawah 100 %", "100 %"]
VILLAGE_COLOURS = ["#FBF6D9", "#7FC3A0", "#1F6F86"]
VILLAGE_LABELS = ["di luar jangkauan", "dalam jangkauan", "desa/kelurahan TPBIS"]
NO_DATA = "data belum lengkap"
SCALES = [1000 * s for s in (5, 7.5, 10, 12.5, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100, 125, 150, 175, 200, 250, 300,
                             400, 500, 600, 750, 1000, 1250, 1500, 2000)]
PAGE = (420.0, 297.0)
MAP = QRectF(14, 14, 291.2, 269)        # mm, as on our landscape A3
PANEL = QRectF(314.7, 11.5, 93.8, 274)  # its inside
DPI = 300
# The region that a sheet is about: of the atlas, or set for `labels`.
REGION = "coalesce(@region, attribute(@atlas_feature, 'code'))"


# ------------------------------------------------------------------- prepare

def district_class(row):
    if row["people_within_service"] == "":
        return -1
    share = 100 * int(row["people_within_service"]) / max(int(row["population"]), 1)
    return 0 if share == 0 else 5 if share == 100 else 1 + int(share // 25)


def village_class(row):
    if row["people_within_service"] == "":
        return -1
    if row["tpbis"] == "1":
        return 2
    return 1 if 2 * int(row["people_within_service"]) >= int(row["population"]) else 0


def rows_by_code(out, table):
    with open(os.path.join(out, "tables", table), encoding="utf-8", newline="") as f:
        return {row["code"]: row for row in csv.DictReader(f)}


def lines_of(geometries):
    """Every border of these areas once."""
    return QgsGeometry.unaryUnion([QgsGeometry(g.constGet().boundary()) for g in geometries])


def prepare(out, path):
    reference, degrees = osr.SpatialReference(), osr.SpatialReference()
    reference.ImportFromEPSG(EPSG)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    project = osr.CoordinateTransformation(degrees, reference)
    regions, villages = rows_by_code(out, "regions.csv"), rows_by_code(out, "villages.csv")
    classes = {"districts": {c: district_class(r) for c, r in regions.items() if r["level"] == "district"},
               "villages": {c: village_class(r) for c, r in villages.items()}}
    store = ogr.Open(os.path.join(out, "jangkau.sqlite"))
    if os.path.exists(path):
        os.remove(path)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(path)

    def layer(name, kind, *fields):
        made = target.CreateLayer(name, reference, kind)
        for field, type_ in fields:
            made.CreateField(ogr.FieldDefn(field, type_))
        return made

    def add(to, geometry, **values):
        feature = ogr.Feature(to.GetLayerDefn())
        feature.SetGeometryDirectly(geometry)
        for field, value in values.items():
            feature.SetField(field, value)
        to.CreateFeature(feature)

    target.StartTransaction()
    areas = {}
    for name in ("villages", "districts", "regencies"):
        made = layer(name, ogr.wkbMultiPolygon, ("code", ogr.OFTString), ("name", ogr.OFTString),
                     ("regency", ogr.OFTString), ("class", ogr.OFTInteger))
        areas[name] = []
        for feature in store.GetLayerByName(name):
            geometry = feature.GetGeometryRef().Clone()
            geometry.Transform(project)
            areas[name].append(QgsGeometry())
            areas[name][-1].fromWkb(bytes(geometry.ExportToWkb()))
            code = feature["code"]
            label = feature["name"].replace("Kabupaten ", "Kab. ")
            add(made, geometry, code=code, name=label, regency=code[:5], **{"class": classes.get(name, {}).get(code, 0)})
    higher = lines_of([QgsGeometry.unaryUnion(areas["regencies"])])
    for level, name in (("coast", None), ("regency", "regencies"), ("district", "districts"), ("village", "villages")):
        own = higher if name is None else lines_of(areas[name]).difference(higher)
        made = layer(level + "_lines", ogr.wkbLineString)
        for part in own.mergeLines().asGeometryCollection():  # apart, so that the index can choose among them
            add(made, ogr.CreateGeometryFromWkb(bytes(part.asWkb())))
        higher = higher if name is None else QgsGeometry.unaryUnion([higher, own])
    made = layer("libraries", ogr.wkbPoint, ("name", ogr.OFTString), ("tpbis", ogr.OFTInteger))
    names = {code: row["name"] for code, row in villages.items()}
    counted = {row["id"]: row["tpbis"] for row in store.ExecuteSQL("SELECT id, tpbis FROM library_results")}
    for feature in store.GetLayerByName("libraries"):
        geometry = feature.GetGeometryRef().Clone()
        geometry.Transform(project)
        add(made, geometry, name=names.get(feature["village_code"], ""), tpbis=counted[feature["id"]])
    target.CommitTransaction()


# -------------------------------------------------------------------- frames

def frame_of(pdf):
    """The map frame by GDAL: mm on the page from the top left, and metres."""
    sheet = gdal.Open(pdf)
    if sheet.GetMetadataItem("NEATLINE") is None:
        sys.exit(f"qgis_sheet: {pdf} has no geospatial keys")
    west, east, south, north = ogr.CreateGeometryFromWkt(sheet.GetMetadataItem("NEATLINE")).GetEnvelope()
    left, across, _, top, _, down = sheet.GetGeoTransform()
    # GDAL's pixels are whole, the paper is A3.
    wide = sheet.RasterXSize > sheet.RasterYSize
    mm_x, mm_y = PAGE[not wide] / sheet.RasterXSize, PAGE[wide] / sheet.RasterYSize
    return {"scale": round(across * 1000 / mm_x, -1), "x": (west + east) / 2, "y": (south + north) / 2,
            "left_mm": (west - left) / across * mm_x, "top_mm": (north - top) / down * mm_y,
            "width_mm": (east - west) / across * mm_x, "height_mm": (south - north) / down * mm_y}


def frames(maps):
    made = []
    for file in sorted(os.listdir(maps)):
        code, _, rest = file.partition("-")
        if rest == "coverage.pdf":
            made.append({"code": code} | frame_of(os.path.join(maps, file)))
    json.dump(made, sys.stdout)
    print(flush=True)


# -------------------------------------------------------------------- styles

def font(points, bold=False, italic=False):
    made = QFont(FONT)
    made.setPointSizeF(points)
    made.setBold(bold)
    made.setItalic(italic)
    return made


def plain(points, bold=False):
    made = QgsTextFormat()
    made.setFont(font(points, bold))
    made.setSize(points)
    made.setSizeUnit(QgsUnitTypes.RenderPoints)
    made.setColor(QColor("black"))
    return made


def with_halo(points, bold=False):
    made = plain(points, bold)
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.4)
    halo.setSizeUnit(QgsUnitTypes.RenderMillimeters)
    halo.setColor(QColor("white"))
    made.setBuffer(halo)
    return made


def fill(colour):
    # The thin line of the same colour hides the seams between neighbours.
    return QgsFillSymbol.createSimple({"color": colour, "outline_color": colour, "outline_width": "0.1"})


def hatch():
    symbol = QgsFillSymbol.createSimple({"color": "#FFFFFF", "outline_color": "#FFFFFF", "outline_width": "0.1"})
    lines = QgsLinePatternFillSymbolLayer()
    lines.setLineAngle(45)
    lines.setDistance(1.1)
    lines.setSubSymbol(QgsLineSymbol.createSimple({"color": "#404040", "width": "0.15"}))
    symbol.appendSymbolLayer(lines)
    return symbol


def line(width, colour="#000000", dashes=None):
    settings = {"color": colour, "width": str(width), "capstyle": "flat", "joinstyle": "round"}
    if dashes:
        settings |= {"use_custom_dash": "1", "customdash": dashes, "customdash_unit": "MM"}
    return QgsLineSymbol.createSimple(settings)


def classed(layer, colours, labels, own=None):
    """Classes of the layer, `own` (an expression) limiting them to a region."""
    counts = {}
    for feature in layer.getFeatures():
        counts[feature["class"]] = counts.get(feature["class"], 0) + 1
    names = [(i, colour, label) for i, (colour, label) in enumerate(zip(colours, labels))]
    if own is None:
        return QgsCategorizedSymbolRenderer("class", [
            QgsRendererCategory(i, fill(colour), f"{label}   ({counts.get(i, 0)})") for i, colour, label in names
        ] + [QgsRendererCategory(-1, hatch(), f"{NO_DATA}   ({counts.get(-1, 0)})")])
    root = QgsRuleBasedRenderer.Rule(None)
    for i, symbol, label in [(i, fill(c), l) for i, c, l in names] + [(-1, hatch(), NO_DATA)]:
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, filterExp=f'{own} AND "class" = {i}', label=label))
    return QgsRuleBasedRenderer(root)


def area_names(points, bold, priority, outside=True):
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.setFormat(with_halo(points, bold))
    settings.placement = QgsPalLayerSettings.Horizontal
    where = QgsLabeling.AllowPlacementInsideOfPolygon
    if outside:
        where |= QgsLabeling.AllowPlacementOutsideOfPolygon
    settings.setPolygonPlacementFlags(QgsLabeling.PolygonPlacementFlags(where))
    settings.priority = priority
    settings.autoWrapLength = 10
    settings.multilineAlign = QgsPalLayerSettings.MultiCenter
    callout = QgsSimpleLineCallout()
    callout.setEnabled(True)
    callout.setLineSymbol(line(0.12))
    callout.setMinimumLength(1)
    settings.setCallout(callout)
    obstacle = QgsLabelObstacleSettings()
    obstacle.setIsObstacle(False)
    settings.setObstacleSettings(obstacle)
    return settings


def point_names(points, priority):
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.setFormat(with_halo(points))
    settings.placement = QgsPalLayerSettings.OrderedPositionsAroundPoint
    settings.dist = 0.8
    settings.distUnits = QgsUnitTypes.RenderMillimeters
    settings.offsetType = QgsPalLayerSettings.FromSymbolBounds
    settings.priority = priority
    return settings


def named(layer, settings, own=None):
    layer.setLabelsEnabled(True)
    if own is None:
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        return
    root = QgsRuleBasedLabeling.Rule(None)
    rule = QgsRuleBasedLabeling.Rule(settings)
    rule.setFilterExpression(own)
    root.appendChild(rule)
    layer.setLabeling(QgsRuleBasedLabeling(root))


class Layers:
    def __init__(self, path):
        self.path = path
        self.project = QgsProject.instance()
        self.project.setCrs(QgsCoordinateReferenceSystem.fromEpsgId(EPSG))
        self.lines = {level: self.open(level + "_lines", title) for level, title in (
            ("coast", "garis pantai dan batas provinsi"), ("regency", "batas kabupaten/kota"),
            ("district", "batas kecamatan"), ("village", "batas desa/kelurahan"))}
        pens = {"coast": line(0.30), "regency": line(0.45, dashes="2.6;0.6;0.45;0.6"),
                "district": line(0.25, "#202020", "1.6;0.45;0.3;0.45;0.3;0.45"), "village": line(0.12, "#5A5A5A")}
        for level, pen in pens.items():
            self.lines[level].renderer().setSymbol(pen)
        self.libraries = self.open("libraries", "perpustakaan")
        tpbis = QgsMarkerSymbol.createSimple({"name": "circle", "color": "#FFFFFF", "size": "2.8",
                                              "outline_color": "#000000", "outline_width": "0.35"})
        other = QgsMarkerSymbol.createSimple({"name": "square", "color": "#FFFFFF", "size": "2.0",
                                              "outline_color": "#000000", "outline_width": "0.35"})
        self.libraries.setRenderer(QgsCategorizedSymbolRenderer("tpbis", [
            QgsRendererCategory(1, tpbis, "perpustakaan TPBIS"),
            QgsRendererCategory(0, other, "perpustakaan lain yang tercatat")]))
        named(self.libraries, point_names(7, 8), '"tpbis" = 1')
        others = QgsPalLayerSettings()  # no names, but no other name stands on them
        others.drawLabels = False
        rule = QgsRuleBasedLabeling.Rule(others)
        rule.setFilterExpression('"tpbis" = 0')
        self.libraries.labeling().rootRule().appendChild(rule)
        self.context = self.open("regencies", "kabupaten/kota sekitar")
        self.context.renderer().setSymbol(fill(CONTEXT))
        self.locator = self.open("regencies", "locator")
        self.locator.renderer().setSymbol(QgsFillSymbol.createSimple(
            {"color": "#FFFFFF", "outline_color": "#000000", "outline_width": "0.12"}))

    def open(self, name, title):
        layer = QgsVectorLayer(f"{self.path}|layername={name}", title, "ogr")
        if not layer.isValid():
            sys.exit(f"qgis_sheet: no layer {name} in {self.path}")
        self.project.addMapLayer(layer, False)
        return layer

    def of_province(self):
        """From the top."""
        districts = self.open("districts", "Penduduk dalam jarak layanan S")
        districts.setRenderer(classed(districts, DISTRICT_COLOURS, DISTRICT_LABELS))
        names = self.open("regencies", "nama")
        names.renderer().setSymbol(QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"}))
        # Outside of its area the name of a regency would name its neighbour.
        named(names, area_names(10, True, 10, outside=False))
        return [self.libraries, names, self.lines["coast"], self.lines["regency"], self.lines["district"], districts]

    def of_regency(self):
        own = f'"regency" = {REGION}'
        villages = self.open("villages", "Jangkauan perpustakaan TPBIS")
        villages.setRenderer(classed(villages, VILLAGE_COLOURS, VILLAGE_LABELS, own))
        named(villages, area_names(6, False, 4), own)
        districts = self.open("districts", "nama")
        districts.renderer().setSymbol(QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"}))
        named(districts, area_names(8, True, 10), own)
        return [self.libraries, districts, self.lines["coast"], self.lines["regency"], self.lines["district"],
                self.lines["village"], villages, self.context]


# -------------------------------------------------------------------- layout

def place(item, box):
    item.attemptMove(QgsLayoutPoint(box.x(), box.y()))
    item.attemptResize(QgsLayoutSize(box.width(), box.height()))


def label(layout, text, box, points, bold=False, italic=False, align=Qt.AlignLeft):
    item = QgsLayoutItemLabel(layout)
    item.setText(text)
    item.setFont(font(points, bold, italic))
    item.setHAlign(align)
    place(item, box)
    layout.addLayoutItem(item)
    return item


def add_grid(item):
    grid = item.grid()
    grid.setEnabled(True)
    grid.setCrs(QgsCoordinateReferenceSystem.fromEpsgId(4326))
    grid.setIntervalX(0.25)
    grid.setIntervalY(0.25)
    closest = " ".join(f"WHEN {m / 60 * 110574000} / @map_scale >= 30 THEN {m / 60!r}" for m in (0.5, 1, 2, 5, 10, 15, 30))
    for key in (QgsLayoutObject.MapGridIntervalX, QgsLayoutObject.MapGridIntervalY):
        grid.dataDefinedProperties().setProperty(key, QgsProperty.fromExpression(f"CASE {closest} ELSE 1 END"))
    grid.setStyle(QgsLayoutItemMapGrid.Solid)
    grid.setLineSymbol(line(0.1, "#7F98A8"))
    grid.setAnnotationEnabled(True)
    grid.setAnnotationTextFormat(plain(7))
    grid.setAnnotationFrameDistance(1.8)
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.CustomFormat)
    grid.setAnnotationExpression(
        "with_variable('m', round(abs(@grid_number) * 60), floor(@m / 60) || '°' || lpad(@m % 60, 2, '0') || '''' || "
        "if(@grid_axis = 'x', ' BT', ' LS'))")
    for side in (QgsLayoutItemMapGrid.Left, QgsLayoutItemMapGrid.Right):
        grid.setAnnotationDirection(QgsLayoutItemMapGrid.Vertical, side)
        grid.setAnnotationDisplay(QgsLayoutItemMapGrid.LatitudeOnly, side)
    for side in (QgsLayoutItemMapGrid.Top, QgsLayoutItemMapGrid.Bottom):
        grid.setAnnotationDisplay(QgsLayoutItemMapGrid.LongitudeOnly, side)
    grid.setFrameStyle(QgsLayoutItemMapGrid.ExteriorTicks)
    grid.setFrameWidth(1.4)
    grid.setFramePenSize(0.2)


def add_legend(layout, main, layers, box):
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    root = legend.model().rootGroup()
    root.removeAllChildren()
    for layer in layers:
        root.addLayer(layer)
    legend.setLinkedMap(main)
    legend.setTitle("KETERANGAN")
    for style, points, bold in ((QgsLegendStyle.Title, 9, True), (QgsLegendStyle.Subgroup, 7, True),
                                (QgsLegendStyle.SymbolLabel, 8, False)):
        legend.setStyleFont(style, font(points, bold))
    legend.setSymbolWidth(8)
    legend.setSymbolHeight(4)
    legend.setResizeToContents(True)
    place(legend, box)
    layout.addLayoutItem(legend)


def make_layout(layers, drawn, legend, title, place_name, atlas):
    """A sheet of the province, or of each regency in turn."""
    layout = QgsPrintLayout(layers.project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize(QgsLayoutSize(*PAGE))
    layout.renderContext().setDpi(DPI)
    x, width = PANEL.x(), PANEL.width()
    outer = QgsLayoutItemShape(layout)
    outer.setShapeType(QgsLayoutItemShape.Rectangle)
    outer.setSymbol(QgsFillSymbol.createSimple({"style": "no", "outline_color": "#000000", "outline_width": "0.6"}))
    place(outer, QRectF(8, 8, 404, 281))
    layout.addLayoutItem(outer)

    main = QgsLayoutItemMap(layout)
    main.setId("map")
    place(main, MAP)
    main.setBackgroundColor(QColor(SEA))
    main.setFrameEnabled(True)
    main.setLayers(drawn)
    main.setKeepLayerSet(True)
    layout.addLayoutItem(main)
    add_grid(main)
    bounds = layers.locator.extent()
    scale = next(s for s in SCALES if s >= 1000 * max(bounds.width() / (MAP.width() - 8),
                                                      bounds.height() / (MAP.height() - 8)))
    main.setExtent(frame(bounds.center().x(), bounds.center().y(), scale, MAP.width(), MAP.height()))
    if atlas:
        main.setAtlasDriven(True)
        main.setAtlasScalingMode(QgsLayoutItemMap.Predefined)
        layout.renderContext().setPredefinedScales(SCALES)

    centre = Qt.AlignHCenter
    label(layout, "Dinas Perpustakaan dan Kearsipan\nProvinsi Banten", QRectF(x, 12, width, 7), 7, align=centre)
    label(layout, title, QRectF(x, 19, width, 8), 16, True, align=centre)
    label(layout, place_name, QRectF(x, 27, width, 6), 12, True, align=centre)
    label(layout, "Transformasi Perpustakaan Berbasis Inklusi Sosial (TPBIS)", QRectF(x, 33, width, 4), 7, align=centre)

    label(layout, "DIAGRAM LOKASI", QRectF(x, 46, 50, 4), 7, True)
    inset = QgsLayoutItemMap(layout)
    place(inset, QRectF(x, 50, 50, 37))
    inset.setBackgroundColor(QColor(SEA))
    inset.setFrameEnabled(True)
    inset.setLayers([layers.locator])
    inset.setKeepLayerSet(True)
    layout.addLayoutItem(inset)
    inset.setExtent(layers.locator.extent().buffered(3000))
    if atlas:
        inset.overview().setLinkedMap(main)
        inset.overview().setFrameSymbol(QgsFillSymbol.createSimple(
            {"color": "179,38,30,50", "outline_color": "#B3261E", "outline_width": "0.3"}))
    else:
        codes = area_names(6.5, False, 5, outside=False)
        codes.fieldName, codes.isExpression = "substr(code, 4)", True
        named(layers.locator, codes)
    north = QgsLayoutItemPicture(layout)
    north.setPicturePath("/usr/share/qgis/svg/arrows/NorthArrow_02.svg")
    north.setLinkedMap(main)
    place(north, QRectF(x + 53, 49, 9, 14))
    layout.addLayoutItem(north)
    label(layout, "Skala\n1 : [% replace(format_number(round(map_get(item_variables('map'), "
          "'map_scale')), 0), ',', '.') %]", QRectF(x + 63, 49, 30, 9), 9, True)
    label(layout, "pada kertas A3\nProyeksi UTM zona 48S,\ndatum SRGI2013", QRectF(x + 63, 59, 30, 14), 7)
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(main)
    bar.applyDefaultSize()
    bar.setStyle("Single Box")
    bar.setUnits(QgsUnitTypes.DistanceKilometers)
    bar.setUnitLabel("km")
    bar.setMapUnitsPerScaleBarUnit(1)
    bar.setNumberOfSegmentsLeft(0)
    bar.setNumberOfSegments(4)
    if atlas:
        bar.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeFitWidth)
        bar.setMinimumBarWidth(40)
        bar.setMaximumBarWidth(80)
    else:
        bar.setUnitsPerSegment(10)
    bar.setHeight(1.6)
    bar.setTextFormat(plain(7))
    place(bar, QRectF(x, 89, width, 10))
    layout.addLayoutItem(bar)
    bar.attemptMove(QgsLayoutPoint(x, 89))

    add_legend(layout, main, legend, QRectF(x, 106, width, 100))
    label(layout, "Sumber: Batas: cahyadsn/wilayah_boundaries@3c5a796 (turunan data BIG). Penduduk: Ditjen Dukcapil "
          "Kemendagri, semester I 2024. Perpustakaan: berita dan laman pemerintah, dicatat per baris dalam daftar "
          "perpustakaan.\nKeadaan data: 2025", QRectF(x, 250, width, 18), 7)
    label(layout, "Batas wilayah pada peta ini bukan rujukan resmi dan tidak dapat dijadikan dasar penetapan batas. "
          "Posisi perpustakaan menurut daftar yang diterima, tidak diperiksa di lapangan.",
          QRectF(x, 270, width, 14), 7, italic=True)
    if atlas:
        layout.atlas().setEnabled(True)
        layout.atlas().setCoverageLayer(layers.locator)
        layout.atlas().setSortFeatures(True)
        layout.atlas().setSortExpression('"code"')
    return layout


def frame(x, y, scale, width_mm, height_mm):
    half_x, half_y = width_mm * scale / 2000, height_mm * scale / 2000
    return QgsRectangle(x - half_x, y - half_y, x + half_x, y + half_y)


def pdf_settings():
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = DPI
    settings.forceVectorOutput = True
    settings.appendGeoreference = True
    settings.exportMetadata = True
    settings.textRenderFormat = QgsRenderContext.TextFormatAlwaysText
    settings.simplifyGeometries = True
    return settings


def sure(result, what):
    if result != QgsLayoutExporter.Success:
        sys.exit(f"qgis_sheet: {what} could not be written ({result})")


class Clock:
    def __init__(self):
        self.before, self.seconds = START, {}

    def lap(self, name):
        now = time.monotonic()
        self.seconds[name] = round(now - self.before, 3)
        self.before = now


def province(clock, path, stem):
    layers = Layers(path)
    drawn = layers.of_province()
    legend = [drawn[-1], layers.libraries, layers.lines["coast"], layers.lines["regency"], layers.lines["district"]]
    layout = make_layout(layers, drawn, legend, "CAKUPAN TPBIS", "PROVINSI BANTEN (36)", False)
    exporter = QgsLayoutExporter(layout)
    clock.lap("set_up")
    sure(exporter.exportToPdf(stem + ".pdf", pdf_settings()), stem + ".pdf")
    clock.lap("pdf")
    image = QgsLayoutExporter.ImageExportSettings()
    image.dpi = DPI
    sure(exporter.exportToImage(stem + ".png", image), stem + ".png")
    clock.lap("png")
    return {"bytes": {e: os.path.getsize(f"{stem}.{e}") for e in ("pdf", "png")}}


def atlas(clock, path, file):
    layers = Layers(path)
    drawn = layers.of_regency()
    legend = [drawn[-2], *drawn[0:1], *drawn[2:6], layers.context]
    layout = make_layout(layers, drawn, legend, "CAKUPAN TPBIS",
                         "[% upper(\"name\") %] ([% \"code\" %])", True)
    clock.lap("set_up")
    result, message = QgsLayoutExporter.exportToPdf(layout.atlas(), file, pdf_settings())
    sure(result, f"{file}: {message}")
    clock.lap("pdf")
    return {"bytes": {"pdf": os.path.getsize(file)}}


def placed(layers, drawn, sheet):
    settings = QgsMapSettings()
    settings.setLayers(drawn)
    settings.setDestinationCrs(layers.project.crs())
    settings.setOutputDpi(DPI)
    settings.setOutputSize(QSize(round(sheet["width_mm"] * DPI / 25.4), round(sheet["height_mm"] * DPI / 25.4)))
    settings.setExtent(frame(sheet["x"], sheet["y"], sheet["scale"], sheet["width_mm"], sheet["height_mm"]))
    engine = QgsLabelingEngineSettings()
    engine.setFlag(QgsLabelingEngineSettings.CollectUnplacedLabels)
    engine.setPlacementVersion(QgsLabelingEngineSettings.PlacementEngineVersion2)
    settings.setLabelingEngineSettings(engine)
    context = QgsExpressionContext()
    scope = QgsExpressionContextScope()
    scope.setVariable("region", sheet["code"])
    context.appendScope(scope)
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    found = {"code": sheet["code"], "scale": sheet["scale"]}
    titles = {layer.id(): layer.source().split("layername=")[1] for layer in drawn}
    for position in job.takeLabelingResults().allLabels():
        counts = found.setdefault(titles[position.layerID], {"placed": 0, "asked": 0})
        counts["asked"] += 1
        counts["placed"] += not position.isUnplaced
    return found


def labels(clock, path, sheets):
    layers = Layers(path)
    of_province, of_regency = layers.of_province(), layers.of_regency()
    clock.lap("set_up")
    with open(sheets, encoding="utf-8") as f:
        found = [placed(layers, of_province if len(s["code"]) == 2 else of_regency, s) for s in json.load(f)]
    clock.lap("draw")
    return {"sheets": found}


def main():
    commands = {"province": province, "atlas": atlas, "labels": labels}
    if sys.argv[1:2] == ["frames"] and len(sys.argv) == 3:
        frames(sys.argv[2])
        return
    if len(sys.argv) != 4 or sys.argv[1] not in (*commands, "prepare"):
        sys.exit(__doc__)
    application = QgsApplication([], False)
    application.initQgis()
    QgsApplication.setMaxThreads(int(os.environ.get("JANGKAU_THREADS", "-1")))
    clock = Clock()
    clock.lap("start")
    if sys.argv[1] == "prepare":
        prepare(sys.argv[2], sys.argv[3])
    else:
        found = commands[sys.argv[1]](clock, sys.argv[2], sys.argv[3])
        print(json.dumps({"qgis": Qgis.QGIS_VERSION, "seconds": clock.seconds} | found), flush=True)
    os._exit(0)  # tearing QGIS down takes longer than it should, and is not drawing


if __name__ == "__main__":
    main()
