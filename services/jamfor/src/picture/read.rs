//! Reads a picture as an XML reader does, for tests.
#![allow(clippy::expect_used)]

use roxmltree::{Document, Node};

/// What is in a picture.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) role: String,
    /// The texts, in order.
    pub(super) texts: Vec<String>,
    /// The names of all elements, in order.
    pub(super) marks: Vec<String>,
    /// The colours that are filled or drawn with, once each.
    pub(super) colors: Vec<String>,
}

impl Read {
    /// Reads a document that must be well-formed.
    pub(super) fn svg(svg: &str) -> Self {
        let document = Document::parse(svg).expect("a well-formed document");
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "svg");
        assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
        let mut read =
            Self { role: root.attribute("role").unwrap_or_default().to_owned(), ..Self::default() };
        for node in root.descendants().filter(Node::is_element) {
            read.marks.push(node.tag_name().name().to_owned());
            let text = || node.text().unwrap_or_default().trim().to_owned();
            match node.tag_name().name() {
                "title" => read.title = text(),
                "desc" => read.description = text(),
                "text" => read.texts.push(text()),
                _ => {}
            }
            for color in ["fill", "stroke"].into_iter().filter_map(|name| node.attribute(name)) {
                if !read.colors.iter().any(|known| known == color) {
                    read.colors.push(color.to_owned());
                }
            }
        }
        read
    }

    /// How many elements have this name.
    pub(super) fn count(&self, name: &str) -> usize {
        self.marks.iter().filter(|mark| *mark == name).count()
    }

    /// Whether some text holds these words.
    pub(super) fn says(&self, words: &str) -> bool {
        self.texts.iter().any(|text| text.contains(words))
    }
}
