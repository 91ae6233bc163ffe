//! Files as LibreOffice prints them, measured in millimetres from the top left corner of the sheet.

use std::path::Path;
use std::process::Command;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// A printed page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// The words from top to bottom; Chinese text has one a line, or more where digits stand in it.
    pub(crate) words: Vec<Word>,
    dots: Dots,
}

/// A word and the box of its font's height.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) text: String,
}

/// A line of words.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) middle: f64,
    pub(crate) text: String,
}

/// The page as dots, three bytes each.
#[derive(Debug)]
struct Dots {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

const DOTS_TO_THE_INCH: f64 = 144.0;

/// What the dots look like that are searched for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ink {
    Red,
    Dark,
}

/// Prints files, all in one go, since starting LibreOffice takes longer than printing.
pub(crate) fn print(files: &[(&str, Vec<u8>)]) -> Vec<Vec<Page>> {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name);
    let mut office = Command::new("soffice");
    office.arg(format!("-env:UserInstallation=file://{}", place("profile").display()));
    office.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.path());
    for (name, bytes) in files {
        std::fs::write(place(name), bytes).expect("written");
        office.arg(place(name));
    }
    run(&mut office);
    let pdf = |name: &str| place(name).with_extension("pdf");
    files.iter().map(|(name, _)| pages(&pdf(name))).collect()
}

fn run(command: &mut Command) -> Vec<u8> {
    let output =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error} (scripts/needs-test installs it)"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn pages(pdf: &Path) -> Vec<Page> {
    assert!(pdf.is_file(), "LibreOffice could not open what became {}", pdf.display());
    let boxes = String::from_utf8(run(Command::new("pdftotext").arg("-bbox").arg(pdf).arg("-"))).expect("UTF-8");
    let dots = run(Command::new("pdftoppm").args(["-r", &DOTS_TO_THE_INCH.to_string()]).arg(pdf));
    let mut pictures = Dots::all(&dots).into_iter();
    let mut reader = Reader::from_str(&boxes);
    let mut pages: Vec<Page> = Vec::new();
    loop {
        match reader.read_event().expect("XML") {
            Event::Eof => return pages,
            Event::Start(start) if start.name().0 == "page" => pages.push(Page {
                width: millimetres(&start, "width"),
                height: millimetres(&start, "height"),
                words: Vec::new(),
                dots: pictures.next().expect("a picture for each page"),
            }),
            Event::Start(start) if start.name().0 == "word" => {
                let text = reader.read_text(start.name()).expect("a word");
                let word = Word {
                    left: millimetres(&start, "xMin"),
                    top: millimetres(&start, "yMin"),
                    right: millimetres(&start, "xMax"),
                    bottom: millimetres(&start, "yMax"),
                    text: quick_xml::escape::unescape(&text).expect("text").into_owned(),
                };
                pages.last_mut().expect("a page").words.push(word);
            }
            _ => {}
        }
    }
}

fn millimetres(element: &BytesStart<'_>, name: &str) -> f64 {
    let value = element.try_get_attribute(name).expect("XML").expect("an attribute").value;
    value.parse::<f64>().expect("a number") * 25.4 / 72.0
}

impl Page {
    /// The words gathered to lines.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut words = self.words.clone();
        words.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)));
        let mut lines: Vec<(f64, Vec<Word>)> = Vec::new();
        for word in words {
            let middle = (word.top + word.bottom) / 2.0;
            match lines.last_mut() {
                Some((at, line)) if middle - *at < 2.0 => line.push(word),
                _ => lines.push((middle, vec![word])),
            }
        }
        let line = |(middle, mut words): (f64, Vec<Word>)| {
            words.sort_by(|a, b| a.left.total_cmp(&b.left));
            let left = words.first().map_or(0.0, |word| word.left);
            let right = words.iter().map(|word| word.right).fold(0.0, f64::max);
            Line { left, right, middle, text: words.into_iter().map(|word| word.text).collect() }
        };
        lines.into_iter().map(line).collect()
    }

    /// The line with this text, spaces left out.
    pub(crate) fn line(&self, text: &str) -> Line {
        let found = self.lines().into_iter().find(|line| line.text == text);
        found.unwrap_or_else(|| panic!("no line {text:?} in {:#?}", self.lines()))
    }

    /// All its text, spaces left out.
    pub(crate) fn text(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }

    /// The highest and the lowest inked row between two columns and below a row.
    pub(crate) fn inked(&self, ink: Ink, below: f64, (from, to): (f64, f64)) -> Option<(f64, f64)> {
        let columns = dots(from)..dots(to).min(self.dots.width);
        let mut rows =
            (dots(below)..self.dots.height).filter(|row| columns.clone().any(|column| self.dots.is(ink, column, *row)));
        let first = rows.next()?;
        Some((back(first), back(rows.next_back().unwrap_or(first))))
    }

    /// The longest horizontal line of an ink: its row and its ends.
    pub(crate) fn rules(&self, ink: Ink, longer_than: f64) -> Vec<(f64, f64, f64)> {
        let mut rules: Vec<(f64, f64, f64)> = Vec::new();
        for row in 0..self.dots.height {
            let inked: Vec<usize> = (0..self.dots.width).filter(|column| self.dots.is(ink, *column, row)).collect();
            let (Some(first), Some(last)) = (inked.first(), inked.last()) else { continue };
            let is_whole = inked.len() == last - first + 1;
            let is_thick = rules.last().is_some_and(|(at, ..)| back(row) - at < 0.7);
            if is_whole && back(last - first) > longer_than && !is_thick {
                rules.push((back(row), back(*first), back(*last + 1)));
            }
        }
        rules
    }
}

fn dots(millimetres: f64) -> usize {
    (millimetres * DOTS_TO_THE_INCH / 25.4).round() as usize
}

fn back(dots: usize) -> f64 {
    dots as f64 * 25.4 / DOTS_TO_THE_INCH
}

impl Dots {
    /// The pictures of a stream of PPM (P6), one behind the other.
    fn all(mut stream: &[u8]) -> Vec<Self> {
        let mut all = Vec::new();
        while !stream.is_empty() {
            let mut field = || {
                let end = stream.iter().position(u8::is_ascii_whitespace).expect("a header");
                let text = String::from_utf8(stream[..end].to_vec()).expect("a header");
                stream = &stream[end + 1..];
                text
            };
            assert_eq!(field(), "P6");
            let (width, height) = (field().parse().expect("a width"), field().parse().expect("a height"));
            assert_eq!(field(), "255");
            let (bytes, rest) = stream.split_at(width * height * 3);
            all.push(Self { width, height, bytes: bytes.to_vec() });
            stream = rest;
        }
        all
    }

    fn is(&self, ink: Ink, column: usize, row: usize) -> bool {
        let at = (row * self.width + column) * 3;
        let [red, green, blue] = self.bytes[at..at + 3] else { return false };
        match ink {
            Ink::Red => red > 200 && green < 150 && blue < 150,
            Ink::Dark => red < 150 && green < 150 && blue < 150,
        }
    }
}
