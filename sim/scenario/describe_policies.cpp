#include "sim/scenario/describe.h"
#include "sim/scenario/names.h"

namespace headroom::scenario {

void describe(Archive&, Fifo&) {}
void describe(Archive&, AdaptiveLifo&) {}
void describe(Archive&, ByPriority&) {}
void describe(Archive&, RandomChoice&) {}
void describe(Archive&, RoundRobin&) {}
void describe(Archive&, ZoneAware&) {}

void describe(Archive& a, Codel& c) {
  a.duration({"target", "the wait that is fine"}, c.target, above_zero);
  a.duration({"interval", "how long the wait may stay above it before requests are dropped"}, c.interval, above_zero);
}

void describe(Archive& a, Queue& q) {
  a.variant({"discipline", "the order in which waiting requests are taken"}, q.discipline, disciplines);
  a.count({"limit", "waiting requests per replica; more are refused"}, q.limit, not_negative);
}

void describe(Archive& a, LeastRequest& l) {
  a.count({"choices", "replicas compared per request"}, l.choices, {.at_least = 1, .at_most = 100});
}

void describe(Archive& a, ConsistentHash& c) {
  a.number({"bound", "most load of a replica, over the mean"}, c.bound, {.above = 1, .at_most = 100});
}

void describe(Archive& a, Retry& r) {
  a.count({"attempts", "tries in all, the first included"}, r.attempts, {.at_least = 1, .at_most = 20});
  a.duration({"base", "the n-th wait is U(0, min(cap, base 2^n))"}, r.base);
  a.duration({"cap", "the longest wait"}, r.cap);
  a.flag({"budget", "false: as many as attempts allow (for drills)"}, r.budget);
  a.ratio({"budget_ratio", "retries over active requests"}, r.budget_ratio);
  a.number({"min_per_s", "retries a second that are always allowed"}, r.min_per_s);
}

void describe(Archive& a, CircuitBreaker& c) {
  a.count({"window", "calls looked back at"}, c.window);
  a.ratio({"failure", "share of failures that opens it"}, c.failure, {.above = 0, .at_most = 1});
  a.duration({"slow", "a call this slow counts as failed"}, c.slow, above_zero);
  a.duration({"open", "how long it stays open"}, c.open, above_zero);
  a.count({"half_open", "trial calls before it closes"}, c.half_open);
}

void describe(Archive& a, OutlierEjection& o) {
  a.count({"consecutive", "errors in a row that eject a replica"}, o.consecutive);
  a.duration({"sweep", "how often replicas are looked at"}, o.sweep, above_zero);
  a.duration({"eject", "how long it is out, times its ejections so far"}, o.eject, above_zero);
  a.duration({"max_eject", "the longest it is out"}, o.max_eject, above_zero);
  a.ratio({"max_share", "of the replicas may be out at once"}, o.max_share);
}

void describe(Archive& a, LoadShed& l) {
  a.duration({"max_wait", "what has waited longer is refused"}, l.max_wait, above_zero);
  a.flag({"by_priority", "the least important first"}, l.by_priority);
}

void describe(Archive& a, RateLimit& r) {
  a.rate({"rate", "requests per user; above it 429 with Retry-After"}, r.rate, above_zero);
  a.number({"burst", "tokens a user can save up"}, r.burst, at_least_one);
}

void describe(Archive& a, Aimd& l) {
  a.number({"min", "the least limit"}, l.min, at_least_one);
  a.number({"max", "the largest limit"}, l.max, at_least_one);
  a.ratio({"backoff", "factor after a timeout or refusal"}, l.backoff, {.above = 0, .at_most = 1});
}

void describe(Archive& a, Vegas& l) {
  a.number({"alpha", "grows below alpha log10(limit) queued"}, l.alpha, above_zero);
  a.number({"beta", "shrinks above beta log10(limit) queued"}, l.beta, above_zero);
}

void describe(Archive& a, Gradient2& l) {
  a.count({"long_window", "samples in the long-term mean"}, l.long_window);
  a.ratio({"smoothing", "weight of the new limit"}, l.smoothing, {.above = 0, .at_most = 1});
  a.number({"min", "the least limit"}, l.min, at_least_one);
  a.number({"max", "the largest limit"}, l.max, at_least_one);
}

void describe(Archive& a, Bulkhead& b) {
  a.count({"concurrent", "calls to this service at once, per calling replica"}, b.concurrent);
}

void describe(Archive& a, ClientThrottle& c) {
  a.number({"k", "rejects max(0, (requests - k accepts) / (requests + 1))"}, c.k, at_least_one);
  a.duration({"window", "looked back at"}, c.window, above_zero);
}

void describe(Archive& a, Hedge& h) {
  a.ratio({"after", "quantile of latency after which a second copy is sent"}, h.after, {.above = 0, .at_most = 1});
  a.ratio({"extra", "most extra requests, as a share"}, h.extra);
}

void describe(Archive& a, Batching& b) {
  a.count({"max_batch", "requests executed together"}, b.max_batch);
  a.duration({"max_delay", "how long the first waits for the others"}, b.max_delay);
}

void describe(Archive& a, Autoscale& s) {
  a.ratio({"cpu", "target utilization; desired = ceil(replicas x utilization / target)"}, s.cpu,
          {.above = 0, .at_most = 1});
  a.count({"min", "replicas at least, over all regions"}, s.min);
  a.count({"max", "replicas at most, over all regions"}, s.max);
  a.ratio({"tolerance", "change of the metric that is ignored"}, s.tolerance);
  a.duration({"sync", "how often it decides"}, s.sync, above_zero);
  a.number({"up_share", "per sync at most the larger of this share more ..."}, s.up_share);
  a.count({"up_replicas", "... and this many more"}, s.up_replicas, not_negative);
  a.ratio({"down_share", "per sync at most this share fewer"}, s.down_share);
  a.duration({"down_window", "the highest wish of this long holds against scaling down"}, s.down_window);
  a.duration({"start_up", "until a new replica serves"}, s.start_up);
}

void describe(Archive& a, AutoscaleLag& s) {
  a.number({"lag_per_worker", "records; workers = ceil(lag / lag_per_worker)"}, s.lag_per_worker, above_zero);
  a.count({"min", "workers at least"}, s.min);
  a.count({"max", "workers at most"}, s.max);
  a.duration({"sync", "how often it decides"}, s.sync, above_zero);
  a.duration({"start_up", "until a new worker works"}, s.start_up);
}

}  // namespace headroom::scenario
