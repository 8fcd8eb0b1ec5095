#include "real/policies/concurrency_limit.h"

#include <algorithm>
#include <cmath>

namespace headroom::policies {
namespace {

class Aimd final : public ConcurrencyLimit {
 public:
  explicit Aimd(AimdParams params) : params_(params), limit_(params.min) {}
  int limit() const override { return static_cast<int>(limit_); }
  void record(Nanos took, int in_flight, bool dropped) override {
    if (dropped || took > params_.timeout) {
      limit_ = std::floor(limit_ * params_.backoff);
    } else if (in_flight * 2 >= limit_) {
      limit_ += 1;
    }
    limit_ = std::clamp(limit_, params_.min, params_.max);
  }

 private:
  AimdParams params_;
  double limit_;
};

// log10 as concurrency-limits uses it: whole, at least 1.
double whole_log10(double limit) { return std::max(1.0, std::floor(std::log10(limit))); }

class Vegas final : public ConcurrencyLimit {
 public:
  explicit Vegas(VegasParams params) : params_(params), limit_(params.initial) {}
  int limit() const override { return static_cast<int>(limit_); }

  void record(Nanos took, int in_flight, bool dropped) override {
    // Clients that probe together would all measure each other's queue: the period wanders by the golden ratio.
    if (++since_probe_ >= (0.5 + jitter_ / 2) * params_.probe * limit_) {
      since_probe_ = 0;
      jitter_ = std::fmod(jitter_ + 0.618033988749895, 1.0);
      lowest_ = took;
      return;
    }
    if (lowest_ == Nanos{} || took < lowest_) {
      lowest_ = took;
      return;
    }
    limit_ = std::clamp(next(took, in_flight, dropped), 1.0, params_.max);
  }

 private:
  double next(Nanos took, int in_flight, bool dropped) const {
    const double step = whole_log10(limit_);
    if (dropped) return limit_ - step;
    if (in_flight * 2 < limit_) return limit_;
    const double ratio = static_cast<double>(lowest_.count()) / static_cast<double>(took.count());
    const double queue = std::ceil(limit_ * (1 - ratio));
    if (queue <= step) return limit_ + params_.beta * step;
    if (queue < params_.alpha * step) return limit_ + step;
    if (queue > params_.beta * step) return limit_ - step;
    return limit_;
  }

  VegasParams params_;
  double limit_;
  Nanos lowest_{};
  int since_probe_ = 0;
  double jitter_ = 0;
};

class Gradient2 final : public ConcurrencyLimit {
 public:
  explicit Gradient2(Gradient2Params params) : params_(params), limit_(params.min) {}
  int limit() const override { return static_cast<int>(limit_); }

  void record(Nanos took, int in_flight, bool) override {
    const auto now = std::max(static_cast<double>(took.count()), 1.0);
    remember(now);
    // After a long overload the long-term mean is too high: let it fall quickly.
    if (mean_ / now > 2) mean_ *= 0.95;
    if (in_flight < limit_ / 2) return;
    const double gradient = std::clamp(params_.tolerance * mean_ / now, 0.5, 1.0);
    const double wanted = limit_ * gradient + params_.queue;
    limit_ = std::clamp(limit_ * (1 - params_.smoothing) + wanted * params_.smoothing, params_.min, params_.max);
  }

 private:
  // An exponential mean that starts as the plain mean of the first ten samples.
  void remember(double sample) {
    constexpr int warm_up = 10;
    if (samples_ < warm_up) {
      sum_ += sample;
      mean_ = sum_ / ++samples_;
      return;
    }
    const double weight = 2.0 / (params_.long_window + 1);
    mean_ = mean_ * (1 - weight) + sample * weight;
  }

  Gradient2Params params_;
  double limit_;
  double mean_ = 0, sum_ = 0;
  int samples_ = 0;
};

struct Make {
  std::unique_ptr<ConcurrencyLimit> operator()(const AimdParams& p) const { return std::make_unique<Aimd>(p); }
  std::unique_ptr<ConcurrencyLimit> operator()(const VegasParams& p) const { return std::make_unique<Vegas>(p); }
  std::unique_ptr<ConcurrencyLimit> operator()(const Gradient2Params& p) const {
    return std::make_unique<Gradient2>(p);
  }
};

}  // namespace

std::unique_ptr<ConcurrencyLimit> make_concurrency_limit(const ConcurrencyLimitParams& params) {
  return std::visit(Make{}, params);
}

}  // namespace headroom::policies
