// The CSV files of a run directory.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "sim/results/summary.h"

namespace headroom::results {

namespace {

using Row = std::vector<std::string>;

std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

// RFC 4180; a quoted cell may hold line ends. The error is for a file whose last quote never closes.
std::expected<std::vector<Row>, std::string> rows_of(std::string_view csv) {
  std::vector<Row> rows;
  Row row;
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (quoted) {
      if (c != '"')
        text += c;
      else if (i + 1 < csv.size() && csv[i + 1] == '"')
        text += '"', ++i;
      else
        quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      row.push_back(std::move(text));
      text.clear();
      if (c == '\n') rows.push_back(std::move(row)), row.clear();
    } else {
      text += c;
    }
  }
  if (quoted || !text.empty() || !row.empty()) return std::unexpected("is cut short: its last line has no end");
  return rows;
}

std::expected<double, std::string> number_in(const std::string& text, std::size_t row, const std::string& column) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) {
    return std::unexpected(fmt::format("row {}, column {}: '{}' is not a number", row, column, text));
  }
  return value;
}

std::string number(double v) { return v == 0 ? "0" : fmt::format("{}", v); }

}  // namespace

std::string series_csv(const SeriesTable& table) {
  std::string out = "time_s,until_s";
  for (const auto& column : table.columns) out += "," + cell(column.name);
  out += '\n';
  for (std::size_t i = 0; i < table.count; ++i) {
    const Nanos from = table.start + table.step * static_cast<std::int64_t>(i);
    out += number(seconds(from)) + "," + number(seconds(from + table.step));
    for (const auto& column : table.columns) {
      out += ',';
      if (std::isfinite(column.values[i])) out += number(column.values[i]);
    }
    out += '\n';
  }
  return out;
}

std::expected<SeriesTable, std::string> read_series(std::string_view csv) {
  const auto rows = rows_of(csv);
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty() || (*rows)[0].size() < 2 || (*rows)[0][0] != "time_s" || (*rows)[0][1] != "until_s") {
    return std::unexpected("should begin with time_s,until_s");
  }
  const Row& names = (*rows)[0];
  SeriesTable table;
  table.count = rows->size() - 1;
  for (std::size_t c = 2; c < names.size(); ++c) table.columns.push_back({names[c], {}});
  for (std::size_t r = 1; r < rows->size(); ++r) {
    const Row& row = (*rows)[r];
    if (row.size() != names.size()) {
      return std::unexpected(fmt::format("row {}: has {} cells, the header has {}", r + 1, row.size(), names.size()));
    }
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::expected<double, std::string> value = std::numeric_limits<double>::quiet_NaN();
      if (!row[c].empty() || c < 2) value = number_in(row[c], r + 1, names[c]);
      if (!value) return std::unexpected(value.error());
      if (c >= 2) table.columns[c - 2].values.push_back(*value);
      if (r == 1 && c == 0) table.start = from_seconds(*value);
      if (r == 1 && c == 1) table.step = from_seconds(*value) - table.start;
    }
  }
  return table;
}

std::string events_csv(const std::vector<EventResult>& events) {
  std::string out = "time_s,kind,subject,detail\n";
  for (const EventResult& e : events) {
    out += number(e.time_s) + "," + cell(e.kind) + "," + cell(e.subject) + "," + cell(e.detail) + "\n";
  }
  return out;
}

std::expected<std::vector<EventResult>, std::string> read_events(std::string_view csv) {
  const auto rows = rows_of(csv);
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty() || (*rows)[0] != Row{"time_s", "kind", "subject", "detail"}) {
    return std::unexpected("should begin with time_s,kind,subject,detail");
  }
  std::vector<EventResult> events;
  for (std::size_t r = 1; r < rows->size(); ++r) {
    const Row& row = (*rows)[r];
    if (row.size() != 4) return std::unexpected(fmt::format("row {}: has {} cells, not 4", r + 1, row.size()));
    const auto time = number_in(row[0], r + 1, "time_s");
    if (!time) return std::unexpected(time.error());
    events.push_back({*time, row[1], row[2], row[3]});
  }
  return events;
}

}  // namespace headroom::results
