#include "sim/scenario/describe.h"
#include "sim/scenario/names.h"

namespace headroom::scenario {
namespace {

constexpr Limits every_second{.at_least = 1};  // at most; and once a year at least

}  // namespace

void describe(Archive&, RandomChoice&) {}
void describe(Archive&, RoundRobin&) {}
void describe(Archive&, ConsistentHash&) {}

void describe(Archive& a, Queue& q) {
  a.count({"limit", "waiting requests per replica; more are refused"}, q.limit, not_negative);
}

void describe(Archive& a, LeastRequest& l) {
  a.count({"choices", "different replicas compared per request"}, l.choices, {.at_least = 1, .at_most = 100});
}

void describe(Archive& a, Retry& r) {
  a.count({"attempts", "tries in all, the first included"}, r.attempts, {.at_least = 1, .at_most = 20});
  a.duration({"base", "the n-th wait is U(0, min(cap, base 2^n))"}, r.base, {.at_least = 0, .at_most = 3600});
  a.duration({"cap", "the longest wait"}, r.cap, {.at_least = 0, .at_most = 3600});
  a.flag({"budget", "false: as many as attempts allow (for drills)"}, r.budget);
  a.ratio({"budget_ratio", "retries over active requests"}, r.budget_ratio);
  a.number({"min_per_s", "retries a second that are always allowed"}, r.min_per_s);
}

void describe(Archive& a, CircuitBreaker& c) {
  a.count({"window", "calls looked back at"}, c.window, {.at_least = 1, .at_most = 1e6});
  a.ratio({"failure", "share of failures that opens it"}, c.failure, {.above = 0, .at_most = 1});
  a.duration({"slow", "a call this slow counts as failed"}, c.slow, above_zero);
  a.duration({"open", "how long it stays open"}, c.open, {.at_least = 0.001});
  a.count({"half_open", "trial calls before it closes"}, c.half_open, {.at_least = 1, .at_most = 1e6});
}

void describe(Archive& a, LoadShed& l) {
  a.duration({"max_wait", "what has waited longer is refused"}, l.max_wait, above_zero);
  a.flag({"by_priority", "the least important first"}, l.by_priority);
}

void describe(Archive& a, RateLimit& r) {
  a.rate({"rate", "requests per user; above it 429 with Retry-After"}, r.rate,
         {.at_least = 1 / 86400.0, .at_most = 1e6});
  a.number({"burst", "tokens a user can save up"}, r.burst, {.at_least = 1, .at_most = 10e3});
}

void describe(Archive& a, Autoscale& s) {
  a.ratio({"cpu", "target utilization; desired = ceil(replicas x utilization / target)"}, s.cpu,
          {.above = 0, .at_most = 1});
  a.count({"min", "replicas at least, over all regions"}, s.min);
  a.count({"max", "replicas at most, over all regions"}, s.max);
  a.ratio({"tolerance", "change of the metric that is ignored"}, s.tolerance);
  a.duration({"sync", "how often it decides"}, s.sync, every_second);
  a.number({"up_share", "per sync at most the larger of this share more ..."}, s.up_share,
           {.at_least = 0, .at_most = 1e3});
  a.count({"up_replicas", "... and this many more"}, s.up_replicas, not_negative);
  a.ratio({"down_share", "per sync at most this share fewer"}, s.down_share);
  a.duration({"down_window", "the highest wish of this long holds against scaling down"}, s.down_window);
  a.duration({"start_up", "until a new replica serves"}, s.start_up);
}

void describe(Archive& a, AutoscaleLag& s) {
  a.number({"lag_per_worker", "records; workers = ceil(lag / lag_per_worker)"}, s.lag_per_worker, at_least_one);
  a.count({"min", "workers at least"}, s.min);
  a.count({"max", "workers at most"}, s.max);
  a.duration({"sync", "how often it decides"}, s.sync, every_second);
  a.duration({"start_up", "until a new worker works"}, s.start_up);
}

}  // namespace headroom::scenario
