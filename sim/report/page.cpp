#include "sim/report/page.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "sim/report/assets.h"
#include "sim/results/summary.h"

namespace headroom::report {

namespace {

using results::RunResult;

std::string quoted(const std::string& text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Six digits are more than a plot can show, and keep the page small.
std::string plotted(double v) { return std::isfinite(v) ? fmt::format("{:.6g}", v) : "null"; }

std::string series_data(const results::SeriesTable& table) {
  std::string out = fmt::format("{{\"start_s\":{},\"step_s\":{},\"steps\":{},\"columns\":{{", seconds(table.start),
                                seconds(table.step), table.count);
  const char* comma = "";
  for (const auto& column : table.columns) {
    out += comma + quoted(column.name) + ":[";
    for (std::size_t i = 0; i < column.values.size(); ++i) out += (i ? "," : "") + plotted(column.values[i]);
    out += "]";
    comma = ",\n";
  }
  return out + "}}";
}

// By name: [low_ms, high_ms, weight] of each filled bucket.
std::string histogram_data(const RunResult& run) {
  std::string out = "{";
  const char* comma = "";
  for (const auto& [name, histogram] : run.histograms) {
    out += comma + quoted(name) + ":[";
    const char* inner = "";
    for (const auto& bucket : histogram.buckets()) {
      out += fmt::format("{}[{},{},{}]", inner, plotted(millis(bucket.low)), plotted(millis(bucket.high)),
                         plotted(bucket.weight));
      inner = ",";
    }
    out += "]";
    comma = ",\n";
  }
  return out + "}";
}

std::string event_data(const RunResult& run) {
  std::string out = "[";
  const char* comma = "";
  for (const auto& event : run.events) {
    out += fmt::format("{}{{\"time_s\":{},\"kind\":{},\"subject\":{},\"detail\":{}}}", comma, plotted(event.time_s),
                       quoted(event.kind), quoted(event.subject), quoted(event.detail));
    comma = ",\n";
  }
  return out + "]";
}

// JSON that may stand inside a script element: no '<' ends it or opens a comment.
std::string data_of(const RunResult& run) {
  // The seed also as text: JavaScript's numbers end at 2^53.
  const std::string json = fmt::format(
      "{{\"summary\":{},\"seed\":\"{}\",\"series\":{},\"histograms\":{},\"events\":{},\"scenario_yaml\":{}}}",
      results::summary_json(run), run.seed, series_data(run.series), histogram_data(run), event_data(run),
      quoted(run.scenario_yaml));
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else
      safe += c;
  }
  return safe;
}

// Text between tags: markup and quotes become entities.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

// What goes between {{ and }} of the page's frame.
std::string filling(std::string_view name, const RunResult& run) {
  if (name == "title") return escaped(run.scenario);
  if (name == "data") return data_of(run);
  if (name == "report.css") return std::string(assets::report_css());
  if (name == "charts.js") return std::string(assets::charts_js());
  if (name == "tables.js") return std::string(assets::tables_js());
  if (name == "report.js") return std::string(assets::report_js());
  if (name == "echarts") return std::string(assets::echarts_js());
  throw std::logic_error("the page's frame asks for " + std::string(name));
}

}  // namespace

std::string page(const RunResult& run) {
  std::string out;
  std::string_view rest = assets::index_html();
  for (std::size_t open; (open = rest.find("{{")) != std::string_view::npos;) {
    const std::size_t close = rest.find("}}", open);
    out += rest.substr(0, open);
    out += filling(rest.substr(open + 2, close - open - 2), run);
    rest.remove_prefix(close + 2);
  }
  return out.append(rest);
}

std::expected<void, std::string> write_page(const RunResult& run, const std::filesystem::path& file) {
  const auto failure = [&](int error) {
    return std::unexpected(
        fmt::format("{}: cannot be written: {}", file.string(), std::system_category().message(error)));
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) return failure(EISDIR);
  const std::string text = page(run);
  const std::string partial = fmt::format("{}.partial-{}", file.string(), ::getpid());
  std::FILE* out = std::fopen(partial.c_str(), "wb");
  if (!out) return failure(errno);
  bool whole = std::fwrite(text.data(), 1, text.size(), out) == text.size() && std::fflush(out) == 0 &&
               ::fsync(::fileno(out)) == 0;
  int problem = whole ? 0 : errno;
  if (std::fclose(out) != 0 && whole) whole = false, problem = errno;
  if (whole && std::rename(partial.c_str(), file.c_str()) != 0) whole = false, problem = errno;
  if (whole) return {};
  std::remove(partial.c_str());
  return failure(problem);
}

}  // namespace headroom::report
