// A processor with a fixed cost per kind of work and no queue; it runs work in full, or skips it.
#pragma once

#include <map>
#include <optional>

#include "real/ports/clock.h"
#include "real/ports/cpu.h"

namespace headroom::fakes {

class FakeCpu final : public Cpu {
 public:
  explicit FakeCpu(Clock& clock) : clock_(clock) {}

  std::map<std::uint16_t, Nanos> cost;     // by kind, per unit; others are free
  std::map<std::uint16_t, double> spent;   // units by kind
  bool skips = false;                      // true: surrogates give the results
  std::optional<Error> refuses;            // set: no work is taken

 protected:
  Task<Result<bool>> execute(Work work, Time, Job& job) override {
    if (refuses) co_return std::unexpected(*refuses);
    spent[work.kind.number] += work.units;
    if (const auto found = cost.find(work.kind.number); found != cost.end()) {
      co_await clock_.sleep_for(from_seconds(seconds(found->second) * work.units));
    }
    if (!skips) job.run();
    co_return !skips;
  }

 private:
  Clock& clock_;
};

}  // namespace headroom::fakes
