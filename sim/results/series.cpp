#include "sim/results/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace headroom::results {

namespace {
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

Time step_start(const TimeGrid& grid, std::size_t i) { return grid.start + grid.step * static_cast<std::int64_t>(i); }
}  // namespace

Series::Series(std::string name, SeriesKind kind, TimeGrid grid)
    : name_(std::move(name)), kind_(kind), grid_(grid), level_since_(grid.start) {
  first_.assign(grid.count, kind == SeriesKind::point ? no_value : 0.0);
  if (kind == SeriesKind::ratio) second_.assign(grid.count, 0.0);
}

bool Series::seek(Time t) {
  if (t < grid_.start || t >= step_start(grid_, grid_.count)) return false;
  at_ = static_cast<std::size_t>((t - grid_.start) / grid_.step);
  step_begin_ = step_start(grid_, at_);
  step_end_ = step_begin_ + grid_.step;
  return true;
}

void Series::set(Time t, double value) {
  hold_until(t, first_);
  level_since_ = std::max(t, grid_.start);
  level_ = value;
}

// Adds level x seconds to every step from level_since_ to t.
void Series::hold_until(Time t, std::vector<double>& area) const {
  const Time end = std::min(t, step_start(grid_, grid_.count));
  for (Time from = level_since_; from < end;) {
    const auto step = static_cast<std::size_t>((from - grid_.start) / grid_.step);
    const Time to = std::min(end, step_start(grid_, step + 1));
    area[step] += level_ * seconds(to - from);
    from = to;
  }
}

std::vector<double> Series::values(Time end) const {
  std::vector<double> result = first_;
  if (kind_ == SeriesKind::level) hold_until(end, result);
  for (std::size_t i = 0; i < result.size(); ++i) {
    const Time begin = step_start(grid_, i);
    const double span = seconds(std::min(grid_.step, end - begin));
    if (span <= 0) {
      result[i] = no_value;
    } else if (kind_ == SeriesKind::rate || kind_ == SeriesKind::level) {
      result[i] /= span;
    } else if (kind_ == SeriesKind::ratio) {
      result[i] = second_[i] != 0 ? result[i] / second_[i] : no_value;
    }
  }
  return result;
}

std::vector<std::pair<double, double>> Series::parts(Time end) const {
  const std::vector<double> known = values(end);
  std::vector<std::pair<double, double>> parts(known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (std::isnan(known[i])) continue;
    parts[i] = kind_ == SeriesKind::ratio ? std::pair(first_[i], second_[i]) : std::pair(known[i], 1.0);
  }
  return parts;
}

const SeriesTable::Column* SeriesTable::find(std::string_view name) const {
  const auto found = std::ranges::find(columns, name, &Column::name);
  return found == columns.end() ? nullptr : &*found;
}

Series& SeriesSet::make(std::string name, SeriesKind kind) {
  if (std::ranges::any_of(series_, [&](const Series& s) { return s.name() == name; })) {
    throw std::logic_error("two series are named " + name);
  }
  return series_.emplace_back(std::move(name), kind, grid_);
}

SeriesTable SeriesSet::table(Time end) const {
  SeriesTable table{grid_.start.time_since_epoch(), grid_.step, grid_.count, {}};
  for (const Series& s : series_) table.columns.push_back({s.name(), s.values(end)});
  return table;
}

LatencySeries::LatencySeries(SeriesSet& set, const std::string& prefix)
    : grid_(set.grid()),
      p50_(set.make(prefix + ".p50_ms", SeriesKind::point)),
      p95_(set.make(prefix + ".p95_ms", SeriesKind::point)),
      p99_(set.make(prefix + ".p99_ms", SeriesKind::point)),
      p999_(set.make(prefix + ".p999_ms", SeriesKind::point)),
      grid_end_(step_start(grid_, grid_.count)),
      window_begin_(grid_.start),
      window_end_(grid_.start + grid_.step),
      block_length_(grid_.step * static_cast<std::int64_t>(std::max<std::size_t>(
                        1, (grid_.count + most_blocks - 1) / most_blocks))) {}

void LatencySeries::roll(Time t) {
  if (!window_.empty()) {
    p50_.put(window_begin_, millis(window_.quantile(0.5)));
    p95_.put(window_begin_, millis(window_.quantile(0.95)));
    p99_.put(window_begin_, millis(window_.quantile(0.99)));
    p999_.put(window_begin_, millis(window_.quantile(0.999)));
    block_.merge(window_);
    window_.clear();
  }
  if ((t - grid_.start) / block_length_ != (window_begin_ - grid_.start) / block_length_) close_block();
  window_begin_ += grid_.step * ((t - window_begin_) / grid_.step);
  window_end_ = window_begin_ + grid_.step;
}

void LatencySeries::close_block() {
  if (block_.empty()) return;
  blocks_.push_back(block_.parts());
  whole_.merge(block_);
  block_.clear();
}

const Histogram& LatencySeries::finish() {
  roll(window_end_);
  close_block();
  return whole_;
}

}  // namespace headroom::results
