#include "sim/scenario/trace.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>
#include <optional>
#include <sstream>
#include <utility>

#include "sim/scenario/quantity.h"

namespace headroom::scenario {
namespace {

constexpr std::size_t most_problems = 20;
constexpr std::uintmax_t most_bytes = std::uintmax_t{1} << 30;
constexpr std::size_t most_values = 100'000'000;

struct Row {
  int line;
  WallTime time;
  double value;
};

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 40;
  return "'" + std::string(text.substr(0, longest)) + (text.size() > longest ? "..." : "") + "'";
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\"");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\"") - first + 1);
}

std::optional<double> as_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

class TraceReader {
 public:
  TraceReader(std::string file, const Replay& replay) : file_(std::move(file)), replay_(replay) {}

  std::expected<Trace, std::vector<Problem>> read(std::string_view text) {
    if (text.starts_with("BZh") || text.starts_with("\x1f\x8b") || text.starts_with("\x28\xb5\x2f\xfd"))
      return refused(0, "is compressed: unpack it first");
    if (text.find('\0') != std::string_view::npos) return refused(0, "is not text");
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    read_rows(text);
    if (rows_.empty() && problems_.empty()) return refused(0, "has no rows of timestamp,value");
    if (rows_.size() == 1 && problems_.empty())
      return refused(rows_[0].line, "is the only row: a trace needs two or more");
    Trace trace = problems_.empty() ? lay_out() : Trace{};
    if (problems_.empty() && std::ranges::all_of(trace.values, [](double v) { return v == 0; }))
      return refused(0, "has no value above 0");
    if (problems_.empty()) return trace;
    return std::unexpected(bounded());
  }

 private:
  std::unexpected<std::vector<Problem>> refused(int line, std::string message) {
    return std::unexpected(std::vector<Problem>{{file_, line, 0, "", std::move(message)}});
  }
  void report(int line, std::string message) {
    ++found_;
    if (problems_.size() < most_problems) problems_.push_back({file_, line, 0, "", std::move(message)});
  }
  std::vector<Problem> bounded() {
    if (found_ > problems_.size())
      problems_.push_back({file_, 0, 0, "", "and " + std::to_string(found_ - problems_.size()) + " more"});
    return std::move(problems_);
  }

  void read_rows(std::string_view text) {
    bool first = true;
    for (int line = 1; !text.empty(); ++line) {
      const auto end = std::min(text.find('\n'), text.size());
      const std::string_view row = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (trimmed(row).empty()) continue;
      read_row(line, row, std::exchange(first, false));
    }
  }

  void read_row(int line, std::string_view row, bool first) {
    const auto comma = row.find(',');
    if (comma == std::string_view::npos || row.find(',', comma + 1) != std::string_view::npos)
      return report(line, "expected timestamp,value, got " + quoted(trimmed(row)));
    const std::string_view stamp = trimmed(row.substr(0, comma));
    const std::string_view text = trimmed(row.substr(comma + 1));
    const auto time = parse_time(stamp);
    const auto value = as_number(text);
    if (first && !time && !value) return;  // the header
    if (!time) return report(line, time.error());
    if (!value || !std::isfinite(*value)) return report(line, "expected a number, got " + quoted(text));
    if (*value < 0) return report(line, "the value is negative: " + std::string(text));
    if (!rows_.empty() && *time == rows_.back().time) return report(line, "repeats the time of line " + last_line());
    if (!rows_.empty() && *time < rows_.back().time)
      return report(line, "goes back in time: " + print_instant(*time) + " after " + print_instant(rows_.back().time));
    rows_.push_back({line, *time, *value});
  }
  std::string last_line() const { return std::to_string(rows_.back().line); }

  static Parsed<WallTime> parse_time(std::string_view stamp) {
    const auto epoch = as_number(stamp);
    if (!epoch) return parse_date_time(stamp);
    constexpr double year_2200 = 7'258'118'400;
    if (!(*epoch >= 0) || *epoch > year_2200)
      return std::unexpected("expected seconds since 1970, got " + quoted(stamp) +
                             (*epoch > year_2200 && *epoch < 1000 * year_2200 ? " (are these milliseconds?)" : ""));
    return WallTime{from_seconds(*epoch)};
  }

  // Rows on a grid of the median step; missing steps as replay_ says.
  Trace lay_out() {
    Trace trace{.start = rows_[0].time, .step = median_step(), .values = {rows_[0].value}};
    constexpr Nanos longest = std::chrono::days{366};
    if (trace.step > longest) report(rows_[1].line, "comes more than a year after the row before, as most rows do");
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      const Row& row = rows_[i];
      const double steps = seconds(row.time - rows_[i - 1].time) / seconds(trace.step);
      if (steps < 0.5) {
        report(row.line, "comes " + print_duration(row.time - rows_[i - 1].time) +
                             " after the row before, where the step is " + print_duration(trace.step));
        continue;
      }
      const auto missing = static_cast<std::size_t>(std::min(std::round(steps), 1e12)) - 1;
      if (missing > 0 && !may_fill(missing)) {
        report(row.line, gap(missing, trace.step, row.time));
        continue;
      }
      for (std::size_t k = 1; k <= missing; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(missing + 1);
        trace.values.push_back(std::lerp(rows_[i - 1].value, row.value, share));
        ++trace.interpolated;
      }
      trace.values.push_back(row.value);
      if (trace.values.size() > most_values) {
        report(row.line, "makes the trace longer than 100M steps");
        break;
      }
    }
    return trace;
  }
  bool may_fill(std::size_t missing) const {
    return replay_.gaps == TraceGaps::interpolate &&
           missing <= static_cast<std::size_t>(std::max(replay_.gap_limit, 0));
  }
  std::string gap(std::size_t missing, Nanos step, WallTime until) const {
    std::string text = "a gap: " + std::to_string(missing) + (missing == 1 ? " step of " : " steps of ") +
                       print_duration(step) + (missing == 1 ? " is" : " are") + " missing before " +
                       print_instant(until);
    if (replay_.gaps == TraceGaps::refuse) return text + " (demand.replay.gaps=interpolate would fill it)";
    return text + ", more than demand.replay.gap_limit " + std::to_string(replay_.gap_limit);
  }
  Nanos median_step() const {
    std::vector<Nanos> steps;
    for (std::size_t i = 1; i < rows_.size(); ++i) steps.push_back(rows_[i].time - rows_[i - 1].time);
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
    std::ranges::nth_element(steps, middle);
    return *middle;
  }

  std::string file_;
  const Replay& replay_;
  std::vector<Row> rows_;
  std::vector<Problem> problems_;
  std::size_t found_ = 0;
};

}  // namespace

std::expected<Trace, std::vector<Problem>> parse_trace(std::string_view text, const std::string& file,
                                                       const Replay& replay) {
  return TraceReader(file, replay).read(text);
}

std::expected<Trace, std::vector<Problem>> read_trace(const std::filesystem::path& file, const Replay& replay) {
  const auto refuse = [&](std::string message) {
    return std::unexpected(std::vector<Problem>{{file.string(), 0, 0, "", std::move(message)}});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return refuse("there is no such trace");
  if (!std::filesystem::is_regular_file(status)) return refuse("is not a file");
  if (std::filesystem::file_size(file, error) > most_bytes || error) return refuse("is larger than 1 GiB");
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (in.bad() || !in.is_open()) return refuse("cannot be read");
  return parse_trace(text.view(), file.string(), replay);
}

std::expected<TraceProfile, std::string> lay_over(const Trace& trace, const Replay& replay, Nanos duration) {
  const auto size = static_cast<std::int64_t>(trace.values.size());
  const Nanos span = trace.step * size;
  std::int64_t first = 0, count = size;
  if (replay.shape == TraceShape::slice) {
    const Nanos length = replay.length.count() > 0 ? replay.length : duration;
    first = replay.from / trace.step;
    count = std::max<std::int64_t>(1, (length + trace.step - Nanos{1}) / trace.step);
    if (replay.from >= span || length > span - replay.from)
      return std::unexpected("the slice ends after the trace, which lasts " + print_duration(span));
  } else if (replay.shape == TraceShape::around_peak && span > duration) {
    count = std::max<std::int64_t>(1, (duration + trace.step - Nanos{1}) / trace.step);
    const auto peak = std::ranges::max_element(trace.values) - trace.values.begin();
    first = std::clamp<std::int64_t>(peak - count / 2, 0, size - count);
  }
  const auto begin = trace.values.begin() + first;
  const double most = *std::max_element(begin, begin + count);
  if (!(most > 0)) return std::unexpected("the slice has no value above 0");
  // Values so large or so small that their sum would be none are taken in parts of the largest.
  const double sum = std::accumulate(begin, begin + count, 0.0);
  const bool plain = std::isnormal(sum) && sum > std::numeric_limits<double>::min() * static_cast<double>(count);
  const double unit = plain ? 1 : most;
  const auto in_units = [unit](double all, double value) { return all + value / unit; };
  const double mean = (plain ? sum : std::accumulate(begin, begin + count, 0.0, in_units)) / static_cast<double>(count);
  TraceProfile profile{.step = trace.step, .factors = {}};
  const bool own_pace = trace.step * count >= duration && trace.step * (count - 1) < duration;
  if (!own_pace) profile.step = Nanos{std::max<std::int64_t>(1, (duration.count() + count - 1) / count)};
  for (auto value = begin; value != begin + count; ++value) profile.factors.push_back(*value / unit / mean);
  if (count == 1) {  // one step has no shape: two halves of it have
    profile.factors.push_back(profile.factors.front());
    profile.step = (profile.step + Nanos{1}) / 2;
  }
  return profile;
}

}  // namespace headroom::scenario
