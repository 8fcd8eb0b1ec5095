#include "sim/run/peaks.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace headroom::run {
namespace {

constexpr Nanos usual_window = std::chrono::minutes{5};
constexpr std::size_t fewest_windows = 12, most_readings = 96;
constexpr std::size_t draws = 200;

std::size_t steps_a_window(const results::TimeGrid& steps) {
  const auto usual = static_cast<std::size_t>(std::max<std::int64_t>(1, usual_window / steps.step));
  return std::clamp<std::size_t>(steps.count / fewest_windows, 1, usual);
}

double shared_out(double a, double b) { return b > 0 ? a / b : 0; }

}  // namespace

PeakGrid::PeakGrid(const results::TimeGrid& steps, std::span<const Time> changes)
    : steps_(std::max<std::size_t>(steps.count, 1)), steps_a_window_(steps_a_window(steps)),
      windows_a_reading_((windows() + most_readings - 1) / most_readings),
      window_(steps.step * static_cast<std::int64_t>(steps_a_window_)), fresh_(readings(), false) {
  for (const Time change : changes) {
    if (change <= steps.start) continue;
    const auto step = static_cast<std::size_t>((change - steps.start) / steps.step);
    // A reading that a change falls into is unlike those before it and after it.
    for (const std::size_t reading : {reading_of(window_of(step)), reading_of(window_of(step)) + 1})
      if (reading > 0 && reading < fresh_.size()) fresh_[reading] = true;
  }
}

double PeakGrid::most_per_s(std::span<const double> counts, double run_s) const {
  double most = 0;
  for (std::size_t w = 0; w < counts.size(); ++w) {
    const double left = run_s - seconds(window_) * static_cast<double>(w);
    if (left > 0) most = std::max(most, counts[w] / std::min(left, seconds(window_)));
  }
  return most;
}

void LoadRecord::add(std::size_t step, double part, double sampled, double expected, double capacity) {
  const std::size_t window = grid_->window_of(step);
  asked_[window].expected += expected;
  asked_[window].capacity += capacity;
  models::Block& seen = seen_[grid_->reading_of(window)];
  seen.part += part;
  seen.whole += sampled;
}

// Courses of what comes to a station that are as likely as any, given what was seen.
class LoadDraws {
 public:
  explicit LoadDraws(const LoadRecord& record) : record_(record), per_request_(record.seen_.size()) {
    std::vector<models::SeenWindow> seen;
    double part = 0, whole = 0;
    for (std::size_t i = 0; i < record.seen_.size(); ++i) {
      seen.push_back({record.seen_[i], record.grid_->fresh(i)});
      part += record.seen_[i].part;
      whole += record.seen_[i].whole;
    }
    constexpr double many = 1000;
    const auto asks = [](const LoadRecord::Asked& asked) { return asked.expected > 0; };
    nothing_ = part == 0 && (whole >= many || std::ranges::none_of(record.asked_, asks));
    level_ = shared_out(part, whole);
    if (part > 0) course_ = models::LevelCourse::of(seen);
  }
  // Whether there was enough to say how sure a peak is: many requests that all brought nothing are.
  bool known() const { return course_ || nothing_; }
  // One of them, by window; where nothing is known of how they differ, the mean.
  void draw(std::size_t number, std::span<double> loads) {
    if (course_) course_->draw(record_.seed_, number, per_request_);
    else std::ranges::fill(per_request_, level_);
    for (std::size_t w = 0; w < loads.size(); ++w) {
      const LoadRecord::Asked& asked = record_.asked_[w];
      loads[w] = std::max(per_request_[record_.grid_->reading_of(w)], 0.0) * shared_out(asked.expected, asked.capacity);
    }
  }
  std::size_t windows() const { return record_.asked_.size(); }

 private:
  const LoadRecord& record_;
  double level_ = 0;
  bool nothing_ = false;
  std::optional<models::LevelCourse> course_;
  std::vector<double> per_request_;
};

namespace {

// From one course a draw.
class PeakOfDraws {
 public:
  explicit PeakOfDraws(std::size_t windows) : mean_(windows) {}
  void see(std::span<const double> loads) {
    for (std::size_t w = 0; w < loads.size(); ++w) mean_[w] += loads[w] / static_cast<double>(draws);
    peaks_.push_back(std::ranges::max(loads));
  }
  const std::vector<double>& mean() const { return mean_; }
  // Of a load that is expected to be `course`.
  Peak peak(bool known, std::vector<double> course) {
    Peak peak{std::ranges::max(course), std::nullopt, std::move(course)};
    if (!known) return peak;
    std::ranges::sort(peaks_);
    constexpr std::size_t outside = draws / 40;
    // What is under way at a window's ends is counted in one and asked in the other: nothing is known better than that.
    constexpr double ends = 1e-3;
    peak.interval = {std::min(peaks_[outside], peak.value * (1 - ends)),
                     std::max(peaks_[draws - 1 - outside], peak.value * (1 + ends))};
    return peak;
  }

 private:
  std::vector<double> mean_, peaks_;
};

std::vector<LoadDraws> draws_of(std::span<const LoadRecord> records) {
  std::vector<LoadDraws> all;
  for (const LoadRecord& record : records) all.emplace_back(record);
  return all;
}

}  // namespace

Peak peak_of(const LoadRecord& record) { return peak_of_sum(std::span(&record, 1)); }

Peak peak_of_sum(std::span<const LoadRecord> records) {
  if (records.empty()) return {};
  std::vector<LoadDraws> all = draws_of(records);
  std::vector<double> sum(all.front().windows()), one(sum.size());
  PeakOfDraws found(sum.size());
  for (std::size_t number = 0; number < draws; ++number) {
    std::ranges::fill(sum, 0.0);
    for (LoadDraws& of : all) {
      of.draw(number, one);
      for (std::size_t w = 0; w < sum.size(); ++w) sum[w] += one[w];
    }
    found.see(sum);
  }
  return found.peak(std::ranges::all_of(all, &LoadDraws::known), found.mean());
}

BusiestPeak peak_of_busiest(std::span<const LoadRecord> records) {
  if (records.empty()) return {};
  std::vector<LoadDraws> all = draws_of(records);
  std::vector<double> most(all.front().windows()), one(most.size());
  PeakOfDraws busiest(most.size());
  std::vector<PeakOfDraws> each(records.size(), busiest);
  for (std::size_t number = 0; number < draws; ++number) {
    std::ranges::fill(most, 0.0);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].draw(number, one);
      each[i].see(one);
      for (std::size_t w = 0; w < most.size(); ++w) most[w] = std::max(most[w], one[w]);
    }
    busiest.see(most);
  }
  BusiestPeak found;
  std::ranges::fill(most, 0.0);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Peak& here = found.each.emplace_back(each[i].peak(all[i].known(), each[i].mean()));
    for (std::size_t w = 0; w < most.size(); ++w) most[w] = std::max(most[w], here.course[w]);
  }
  found.busiest = busiest.peak(std::ranges::all_of(all, &LoadDraws::known), most);
  // Of regions that are alike, one looks busier by chance in every draw: the busiest is only known to be as busy as
  // each of them is known to be.
  if (found.busiest.interval) {
    found.busiest.interval->low = 0;
    for (const Peak& peak : found.each)
      found.busiest.interval->low = std::max(found.busiest.interval->low, peak.interval->low);
  }
  return found;
}

results::MaybeInterval at_most_whole(const results::MaybeInterval& load) {
  if (!load) return std::nullopt;
  return results::Interval{std::min(load->low, 1.0), std::min(load->high, 1.0)};
}

}  // namespace headroom::run
