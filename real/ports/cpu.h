// Work that costs processor time. The adapter decides where it runs and what it costs; the caller
// says what kind of work it is and how much of it.
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

#include "real/ports/priority.h"
#include "real/ports/result.h"
#include "real/ports/task.h"

namespace headroom {

// A kind of work, as named in real/wire/work.h; cost profiles and fidelity are set per kind.
struct WorkKind {
  std::uint16_t number = 0;
  constexpr bool operator==(const WorkKind&) const = default;
};

struct Work {
  WorkKind kind;
  double units = 1;        // the kind's own unit: items, candidates, bytes
  std::uint64_t hash = 0;  // who it is for: work run for a share of requests picks them by this
  Priority priority = Priority::normal;
};

class Cpu {
 public:
  virtual ~Cpu() = default;

  // Runs `real` on a core and gives its result, once the work's cost has passed. Where the kind is
  // not run in full, `surrogate` gives the result instead; the cost passes all the same.
  // Errors: overloaded (no room to queue), deadline_exceeded (would not start in time), unavailable.
  template <class Real, class Surrogate>
  Task<Result<std::invoke_result_t<Real&>>> run(Work work, Time deadline, Real real, Surrogate surrogate) {
    using T = std::invoke_result_t<Real&>;
    static_assert(!std::is_void_v<T>, "work gives its result as a value");
    JobOf<T, Real> job{std::move(real)};
    Result<bool> ran = co_await execute(work, deadline, job);
    if (!ran) co_return std::unexpected(std::move(ran.error()));
    if (*ran) co_return std::move(*job.result);
    co_return surrogate();
  }

  // Work that has no cheaper stand-in: always run.
  template <class Real>
  Task<Result<std::invoke_result_t<Real&>>> run(Work work, Time deadline, Real real) {
    using T = std::invoke_result_t<Real&>;
    JobOf<T, Real> job{std::move(real)};
    Result<bool> ran = co_await execute(work, deadline, job);
    if (!ran) co_return std::unexpected(std::move(ran.error()));
    if (!*ran) job.run();
    co_return std::move(*job.result);
  }

  // Cost without a function: work whose result is nothing.
  Task<Result<void>> spend(Work work, Time deadline) {
    struct Nothing final : Job {
      void run() override {}
    } nothing;
    Result<bool> ran = co_await execute(work, deadline, nothing);
    if (!ran) co_return std::unexpected(std::move(ran.error()));
    co_return {};
  }

 protected:
  struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
  };
  // Waits for a core, passes the cost and calls job.run() unless the kind's fidelity skips it;
  // says whether it was called. `job` outlives the task.
  virtual Task<Result<bool>> execute(Work work, Time deadline, Job& job) = 0;

 private:
  template <class T, class Real>
  struct JobOf final : Job {
    explicit JobOf(Real r) : real(std::move(r)) {}
    void run() override { result.emplace(real()); }
    Real real;
    std::optional<T> result;
  };
};

}  // namespace headroom
