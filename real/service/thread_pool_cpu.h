// The Cpu port on the machine's cores.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/service/reactor.h"

namespace headroom::service {

struct ThreadPoolParams {
  unsigned threads = 2;
  std::size_t queue_limit = 1'000;  // jobs waiting for a thread; more are refused
  // Kinds that go to the threads: work that is heavy for the reactor and touches nothing of its
  // component's. All others run where they are asked for, which for work of a microsecond is also cheaper.
  std::vector<WorkKind> away;
};

// Work past its deadline is not begun. Dropping a task whose work is running waits for that work to end.
std::unique_ptr<Cpu> make_thread_pool_cpu(Reactor& reactor, Clock& clock, ThreadPoolParams params);

}  // namespace headroom::service
