// Objectives held against what was measured.
#pragma once

#include <string>

#include "sim/results/run_result.h"

namespace headroom::results {

// What an objective counts: bad events and all of them, at full scale, and the simulated ones behind all.
struct Events {
  double bad = 0, all = 0;
  double samples = 0;

  double bad_ratio() const { return all > 0 ? bad / all : 0; }
  Events& operator+=(const Events& more) {
    bad += more.bad, all += more.all, samples += more.samples;
    return *this;
  }
};

// Judges an objective (its bound and `allowed_ratio` are set) by what happened in its window: met where no more than
// that share was bad, and neither met nor missed where nothing happened.
void judge(SloResult& slo, const Events& events);
// The same, of an objective whose `bad_ratio` is known.
void hold_against_budget(SloResult& slo);

// The q-quantile in ms of requests of which a share `answered_ratio` was answered, after these times; the rest counts
// as slower than any. NaN where that reaches into the rest.
double quantile_of_asked_ms(const Histogram& answered, double answered_ratio, double q);

}  // namespace headroom::results
