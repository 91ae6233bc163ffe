//! Charts, native: Word and WPS draw them with the fonts that they have. Each is a part of the package with the values in it,
//! and nothing behind it that could be edited: the numbers of a report come from its figures.

use quick_xml::escape::escape;

use crate::layout::mm;
use crate::text::clean;
use crate::{Chart, ChartKind, Point};

/// The style of the paragraph that holds a chart, and until then its number.
pub(super) const STYLE: &str = "Picture";
/// The part that lists the types of all parts.
pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";
/// The part that lists what the text refers to.
pub(super) const RELATIONS: &str = "word/_rels/document.xml.rels";

const CHARTS: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// English Metric Units to the twip.
const EMU: usize = 635;
const WIDTH: usize = mm(150);

pub(super) fn part_name(number: usize) -> String {
    format!("word/charts/chart{number}.xml")
}

/// One of the lists of the package with the charts in it; other parts as they are.
pub(super) fn listed(name: &str, xml: &str, charts: usize) -> String {
    let (end, entry): (&str, fn(usize) -> String) = match name {
        CONTENT_TYPES => ("</Types>", |number| {
            format!(
                "  <Override PartName=\"/{}\" ContentType=\"application/vnd.openxmlformats-officedocument.drawingml.chart+xml\"/>\n",
                part_name(number)
            )
        }),
        RELATIONS => ("</Relationships>", |number| {
            format!(
                "  <Relationship Id=\"chart{number}\" Type=\"{RELATIONSHIPS}/chart\" Target=\"charts/chart{number}.xml\"/>\n"
            )
        }),
        _ => return xml.to_owned(),
    };
    xml.replace(end, &((1..=charts).map(entry).collect::<String>() + end))
}

/// What stands in the text: a frame that shows the part.
pub(super) fn frame(chart: &Chart, number: usize) -> String {
    let height = match chart.kind {
        ChartKind::Bar => mm(12) + chart.points.len() * mm(9),
        ChartKind::Column => mm(70),
    };
    format!(
        "<w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{}\" cy=\"{}\"/>\
         <wp:docPr id=\"{number}\" name=\"图{number}\" descr=\"{}\"/><wp:cNvGraphicFramePr/>\
         <a:graphic xmlns:a=\"{DRAWING}\"><a:graphicData uri=\"{CHARTS}\">\
         <c:chart xmlns:c=\"{CHARTS}\" xmlns:r=\"{RELATIONSHIPS}\" r:id=\"chart{number}\"/>\
         </a:graphicData></a:graphic></wp:inline></w:drawing>",
        WIDTH * EMU,
        height.min(mm(200)) * EMU,
        text(&chart.in_words()),
    )
}

/// The part itself.
pub(super) fn part(chart: &Chart) -> String {
    let (direction, label_axis, value_axis, order) = match chart.kind {
        ChartKind::Bar => ("bar", "l", "b", "maxMin"),
        ChartKind::Column => ("col", "b", "l", "minMax"),
    };
    let decimals = match usize::from(chart.scale()) {
        0 => "0".to_owned(),
        scale => format!("0.{}", "0".repeat(scale)),
    };
    let count = chart.points.len();
    let cache = |value: fn(&Point) -> Option<String>| -> String {
        (0..)
            .zip(&chart.points)
            .map(|(at, point)| {
                value(point).map_or_else(String::new, |v| format!("<c:pt idx=\"{at}\"><c:v>{}</c:v></c:pt>", text(&v)))
            })
            .collect()
    };
    // Programs begin an axis where it suits them; lengths can be compared only from nought.
    let is_below = chart.points.iter().any(|point| point.amount.is_some_and(|amount| amount.unscaled < 0));
    let labels = cache(|point| Some(point.label.clone()));
    let values = cache(|point| point.amount.map(|amount| amount.to_string()));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <c:chartSpace xmlns:c=\"{CHARTS}\" xmlns:a=\"{DRAWING}\"><c:roundedCorners val=\"0\"/>\
         <c:chart><c:autoTitleDeleted val=\"1\"/><c:plotArea><c:layout/>\
         <c:barChart><c:barDir val=\"{direction}\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>\
         <c:ser><c:idx val=\"0\"/><c:order val=\"0\"/>\
         <c:tx><c:strRef><c:f>图表!$B$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{title}</c:v></c:pt></c:strCache></c:strRef></c:tx>\
         <c:spPr><a:solidFill><a:srgbClr val=\"4F81BD\"/></a:solidFill></c:spPr><c:invertIfNegative val=\"0\"/>\
         <c:dLbls><c:numFmt formatCode=\"{decimals}\" sourceLinked=\"0\"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{font}\
         <c:dLblPos val=\"outEnd\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/><c:showSerName val=\"0\"/>\
         <c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>\
         <c:cat><c:strRef><c:f>图表!$A$2:$A${last}</c:f><c:strCache><c:ptCount val=\"{count}\"/>{labels}</c:strCache></c:strRef></c:cat>\
         <c:val><c:numRef><c:f>图表!$B$2:$B${last}</c:f><c:numCache><c:formatCode>{decimals}</c:formatCode><c:ptCount val=\"{count}\"/>{values}</c:numCache></c:numRef></c:val>\
         </c:ser><c:gapWidth val=\"60\"/><c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>\
         <c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"{order}\"/></c:scaling><c:delete val=\"0\"/><c:axPos val=\"{label_axis}\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>{line}{font}<c:crossAx val=\"2\"/><c:crosses val=\"autoZero\"/></c:catAx>\
         <c:valAx><c:axId val=\"2\"/><c:scaling><c:orientation val=\"minMax\"/>{from_nought}</c:scaling><c:delete val=\"1\"/><c:axPos val=\"{value_axis}\"/>\
         <c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"nextTo\"/><c:crossAx val=\"1\"/><c:crosses val=\"autoZero\"/></c:valAx>\
         </c:plotArea><c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>\
         <c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>\n",
        title = text(&chart.title),
        last = count + 1,
        from_nought = if is_below { "" } else { "<c:min val=\"0\"/>" },
        font = FONT,
        line = LINE,
    )
}

/// 五号 宋体, which is on every office machine; another system takes what it has.
const FONT: &str = "<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz=\"1050\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill>\
    <a:latin typeface=\"宋体\"/><a:ea typeface=\"宋体\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></c:txPr>";
const LINE: &str = "<c:spPr><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:ln></c:spPr>";

fn text(text: &str) -> String {
    escape(clean(text)).into_owned()
}
