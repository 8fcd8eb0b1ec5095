// The two worlds that the conformance suite runs in. Each offers every port, a way to run a task to its
// end, and a step of time that is long to its clock and short to whoever waits for the test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/metrics.h"
#include "real/ports/random.h"
#include "real/ports/rpc.h"
#include "real/ports/store.h"
#include "real/ports/task_set.h"

namespace headroom::conformance {

using namespace std::chrono_literals;

inline constexpr WorkKind worked{5};        // any kind that has a cost in both worlds
inline constexpr std::size_t queue_room = 4;  // of the one core that works on it

class World {
 public:
  virtual ~World() = default;
  virtual Clock& clock() = 0;
  virtual Random& random() = 0;
  virtual Metrics& metrics() = 0;
  virtual Store& store() = 0;
  virtual Cpu& cpu() = 0;
  virtual Rpc& rpc() = 0;

  // Makes `handler` answer to the name, for callers of rpc().
  virtual void offer(std::string_view service, Handler& handler) = 0;
  // Makes a service that is known, and down.
  virtual void offer_nobody(std::string_view service) = 0;
  // The sum of all counters of this name.
  virtual double counted(std::string_view name) = 0;
  // A span of time that the adapters can tell from nothing.
  virtual Nanos step() const = 0;
  // Lets something happen; false once nothing will.
  virtual bool turn() = 0;

  Time soon() { return clock().now() + 1'000 * step(); }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    TaskSet tasks;
    tasks.spawn(keep(std::move(task), &result));
    while (!result && turn()) {}
    verify(result.has_value(), "a task that is run ends");
    return std::move(*result);
  }
  void pass(Nanos span) { run(sleep(&clock(), span)); }

 private:
  template <class T>
  static Task<void> keep(Task<T> task, std::optional<T>* result) {
    result->emplace(co_await std::move(task));
  }
  static Task<bool> sleep(Clock* clock, Nanos span) {
    co_await clock->sleep_for(span);
    co_return true;
  }
};

std::unique_ptr<World> make_virtual_world();
std::unique_ptr<World> make_machine_world();

struct Virtual {
  static std::unique_ptr<World> make() { return make_virtual_world(); }
};
struct Machine {
  static std::unique_ptr<World> make() { return make_machine_world(); }
};
struct WorldNames {
  template <class T>
  static std::string GetName(int) {
    return std::is_same_v<T, Virtual> ? "Virtual" : "Machine";
  }
};
using Worlds = testing::Types<Virtual, Machine>;

// Every port's suite derives from this.
template <class Kind>
class InWorld : public testing::Test {
 protected:
  std::unique_ptr<World> world = Kind::make();
};

}  // namespace headroom::conformance
