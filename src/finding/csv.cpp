#include <algorithm>
#include <vector>

#include "finding/encodings.h"
#include "finding/fields.h"
#include "json/writer.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

/// Reads one record; `at` goes behind its line break. Quoted cells may hold separators, line breaks and
/// doubled quotes.
std::vector<std::string> record(std::string_view text, std::size_t& at, char separator) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  while (at < text.size()) {
    const char c = text[at++];
    if (quoted) {
      if (c != '"') {
        cells.back() += c;
      } else if (at < text.size() && text[at] == '"') {
        cells.back() += '"';
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"' && cells.back().empty()) {
      quoted = true;
    } else if (c == separator) {
      cells.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

char separator_of(std::string_view header) {
  for (const char c : {',', ';', '\t'}) {
    if (header.find(c) != std::string_view::npos) return c;
  }
  return ',';
}

bool is_name(std::string_view cell) {
  return !cell.empty() && ranges::all_of(cell, [](char c) {
    return c == '_' || c == '.' || c == ' ' || c == '[' || c == ']' || (c >= '0' && c <= '9') ||
           ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  });
}

bool names_finding(std::string_view cell) {
  const FoldedName folded(cell);
  const std::string_view name = folded.view();
  return name == "finding" || name == "findings" || name == "category" || name == "sourceproperties" ||
         name.starts_with("finding.");
}

struct Column {
  std::vector<std::string_view> way;
  std::size_t index;
};

std::vector<Column> columns_of(const std::vector<std::string>& header) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < header.size(); ++i) {
    Column column{{}, i};
    std::string_view rest = header[i];
    while (true) {
      const std::size_t dot = rest.find('.');
      column.way.push_back(rest.substr(0, dot));
      if (dot == std::string_view::npos) break;
      rest.remove_prefix(dot + 1);
    }
    columns.push_back(std::move(column));
  }
  ranges::stable_sort(columns, {}, &Column::way);
  return columns;
}

void write_row(json::Writer& out, const std::vector<Column>& columns, const std::vector<std::string>& cells) {
  std::vector<std::string_view> open;
  out.begin_object();
  for (const Column& column : columns) {
    if (column.index >= cells.size() || cells[column.index].empty()) continue;
    const std::size_t inner = column.way.size() - 1;
    std::size_t shared = 0;
    while (shared < open.size() && shared < inner && open[shared] == column.way[shared]) ++shared;
    for (; open.size() > shared; open.pop_back()) out.end_object();
    for (; open.size() < inner; open.push_back(column.way[open.size()])) {
      out.key(column.way[open.size()]);
      out.begin_object();
    }
    out.member(column.way[inner], cells[column.index]);
  }
  for (; !open.empty(); open.pop_back()) out.end_object();
  out.end_object();
}

}  // namespace

bool is_csv(std::string_view text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size()));
  if (line.size() == text.size() || line.size() > 10'000) return false;
  std::size_t at = 0;
  const std::vector<std::string> header = record(line, at, separator_of(line));
  return ranges::all_of(header, is_name) && ranges::any_of(header, names_finding);
}

std::string csv_to_json(std::string_view text) {
  const char separator = separator_of(text.substr(0, text.find('\n')));
  std::size_t at = 0;
  const std::vector<std::string> header = record(text, at, separator);
  const std::vector<Column> columns = columns_of(header);
  std::string rows;
  json::Writer out(rows);
  out.begin_array();
  while (at < text.size()) write_row(out, columns, record(text, at, separator));
  out.end_array();
  return rows;
}

}  // namespace pyverdict::finding
