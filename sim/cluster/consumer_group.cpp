#include "sim/cluster/consumer_group.h"

#include <cmath>
#include <limits>

#include "real/ports/verify.h"

namespace headroom::cluster {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();
// Ages closer than this are the same: a nanosecond, the clock's own step.
constexpr double instant_s = 1e-9;

}  // namespace

FluidLog::FluidLog(double retention_s, double start_s)
    : retention_(retention_s), now_(start_s), position_(start_s), stretches_{{start_s, 0}} {
  verify(retention_s > 0, "a log keeps its records for some time");
}

void FluidLog::advance(double to_s, double written_per_s, double read_per_s) {
  verify(to_s >= now_ && written_per_s >= 0 && read_per_s >= 0, "a log moves forward, at rates from zero up");
  if (stretches_.back().rate != written_per_s) {
    if (stretches_.back().from == now_) {
      stretches_.back().rate = written_per_s;
    } else {
      stretches_.push_back({now_, written_per_s});
    }
  }
  while (now_ < to_s) {
    while (stretches_.size() > 1 && position_ >= stretches_[1].from - instant_s) stretches_.pop_front();
    position_ = std::clamp(position_, stretches_.front().from, now_);
    if (stretches_.size() > 1 && stretches_.front().rate == 0) {  // nothing was written then
      position_ = stretches_[1].from;
      continue;
    }
    move(to_s - now_, read_per_s);
  }
}

// Up to dt on, or to where something changes: the reader leaves the front stretch, catches up, or the oldest expire.
void FluidLog::move(double dt, double read_per_s) {
  const double rate = stretches_.front().rate;
  const bool last = stretches_.size() == 1;
  if (last && (rate <= read_per_s) && now_ - position_ < instant_s) {
    now_ += dt;
    position_ = now_;
    read_ += rate * dt;
    lag_records_ = 0;
    return;
  }
  double speed = rate > 0 ? read_per_s / rate : never;
  if (speed == never) {  // silence, and all before it has been read
    position_ = now_;
    return move(dt, read_per_s);
  }
  const bool expiring = speed < 1 && now_ - position_ >= retention_ - instant_s;
  if (expiring) speed = 1;
  double step = dt;
  if (!last && speed > 0) step = std::min(step, (end_of_front() - position_) / speed);
  if (last && speed > 1) step = std::min(step, (now_ - position_) / (speed - 1));
  if (speed < 1) step = std::min(step, (retention_ - (now_ - position_)) / (1 - speed));
  step = std::max(step, std::min(dt, instant_s));
  now_ = step >= dt ? now_ + dt : now_ + step;
  position_ = std::min(position_ + speed * step, now_);
  read_ += read_per_s * step;
  if (expiring) lost_ += (rate - read_per_s) * step;
  lag_records_ = std::max(0.0, lag_records_ + (stretches_.back().rate - rate * speed) * step);
}

ConsumerGroup::ConsumerGroup(ConsumerGroupParams params, Time start)
    : params_(params),
      workers_(params.workers),
      now_(start),
      next_sync_(start),
      all_(seconds(params.retention), seconds(start)),
      hottest_(seconds(params.retention), seconds(start)) {
  verify(params.partitions >= 1 && params.workers >= 0, "a group reads at least one partition");
  verify(params.hottest_share >= 0 && params.hottest_share <= 1, "a share is within [0, 1]");
  if (params.autoscale) next_sync_ += params.autoscale->sync;
}

double ConsumerGroup::capacity() const {
  return std::min(workers_, static_cast<double>(params_.partitions)) * params_.records_per_worker_s / slowdown_;
}

// What its worker has left beside its other partitions, which are kept up with first: the worst that can happen.
double ConsumerGroup::hottest_capacity(double records_per_s) const {
  const double partitions = params_.partitions;
  const double others_each = partitions > 1 ? (1 - params_.hottest_share) * records_per_s / (partitions - 1) : 0;
  const double beside = workers_ > 0 ? std::max(0.0, partitions / workers_ - 1) : 0;
  const double one = workers_ > 0 ? params_.records_per_worker_s / slowdown_ : 0;
  return std::max(0.0, one - beside * others_each);
}

void ConsumerGroup::tick(Time now, double records_per_s) {
  while (params_.autoscale && next_sync_ <= now) {
    step(next_sync_, records_per_s);
    scale(next_sync_, records_per_s);
    next_sync_ += params_.autoscale->sync;
  }
  step(now, records_per_s);
}

void ConsumerGroup::step(Time to, double records_per_s) {
  if (starting_ && starting_->ready <= to) {
    const Starting ready = *starting_;
    starting_.reset();
    step(std::max(ready.ready, now_), records_per_s);
    workers_ = std::max(workers_, ready.workers);
  }
  all_.advance(seconds(to), records_per_s, capacity());
  if (params_.hottest_share > 0)
    hottest_.advance(seconds(to), records_per_s * params_.hottest_share, hottest_capacity(records_per_s));
  now_ = to;
}

// Fewer at once, more after their start-up; one order is under way at a time.
void ConsumerGroup::scale(Time now, double records_per_s) {
  const double uncommitted = std::min(records_per_s, capacity()) * seconds(params_.commit_interval) / 2;
  const double wanted = policies::workers_wanted(*params_.autoscale, lag_records() + uncommitted);
  if (wanted < workers_) workers_ = wanted;
  if (wanted > workers_ && !starting_) starting_ = Starting{now + params_.start_up, wanted};
}

}  // namespace headroom::cluster
