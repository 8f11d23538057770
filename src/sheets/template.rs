//! Workbooks to fill in: the heads of columns, an example, and lists to choose from. No cell is a
//! formula.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError,
};

use super::ColumnHead;

/// So many rows below the head can be filled in with the lists at hand.
const FILLED_IN: u32 = 10_000;

/// A column to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// Its head.
    pub head: ColumnHead,
    /// What can be chosen; anything where there is nothing.
    pub choices: Vec<String>,
    /// Do days stand in it?
    pub is_day: bool,
    /// What the example says.
    pub example: String,
}

/// A workbook to fill in, with a sheet of this name and a hidden one with the lists, in a file
/// without a name that is gone when it is closed; and its bytes.
pub fn template(names: (&str, &str), columns: &[TemplateColumn]) -> io::Result<(File, u64)> {
    let mut book = written(names, columns).map_err(io::Error::other)?;
    let mut file = BufWriter::new(tempfile::tempfile()?);
    book.save_to_writer(&mut file).map_err(io::Error::other)?;
    file.flush()?;
    let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    let size = file.stream_position()?;
    file.rewind()?;
    Ok((file, size))
}

fn written((name, lists): (&str, &str), columns: &[TemplateColumn]) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name(name)?, lists, columns)?;
    let sheet = book.add_worksheet().set_name(lists)?;
    for (column, one) in (0..).zip(columns) {
        for (row, choice) in (0..).zip(&one.choices) {
            sheet.write_string(row, column, choice)?;
        }
    }
    sheet.set_hidden(true);
    Ok(book)
}

/// The sheet that is filled in.
fn fill(sheet: &mut Worksheet, lists: &str, columns: &[TemplateColumn]) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin);
    let example = Format::new().set_italic();
    let (text, day) = (
        Format::new().set_num_format("@"),
        Format::new().set_num_format("dd/mm/yyyy"),
    );
    sheet.set_freeze_panes(1, 0)?;
    for (column, one) in (0..).zip(columns) {
        sheet.set_column_width(column, one.head.width)?;
        // As text a staff code keeps its zeros.
        let format = if one.is_day { &day } else { &text };
        sheet.set_column_format(column, format)?;
        sheet.write_string_with_format(0, column, &one.head.text, &head)?;
        if !one.example.is_empty() {
            sheet.write_string_with_format(1, column, &one.example, &example)?;
        }
        let Ok(count) = u32::try_from(one.choices.len()) else {
            continue;
        };
        if count > 0 {
            let letter = letters(column);
            let range = format!("='{lists}'!${letter}$1:${letter}${count}");
            let choose = DataValidation::new()
                .allow_list_formula(Formula::new(range))
                // The example stands there too, and a code may be typed.
                .set_error_style(DataValidationErrorStyle::Information);
            sheet.add_data_validation(1, column, FILLED_IN, column, &choose)?;
        }
    }
    Ok(())
}

/// The letters of a column.
fn letters(column: u16) -> String {
    super::cell_name(0, usize::from(column))
        .trim_end_matches('0')
        .to_owned()
}
