#include "sim/kernel/station.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "real/ports/task_set.h"
#include "sim/kernel/scheduler.h"
#include "sim/kernel/shared_processor.h"

namespace headroom::kernel {
namespace {

using namespace std::chrono_literals;

Task<void> visit(Clock& clock, Station& station, Nanos at, Nanos service, unsigned priority, char name,
                 std::string& log) {
  co_await clock.sleep_until(Time{at});
  const bool served = co_await station.use(service, priority);
  log += name;
  log += served ? std::to_string(clock.now().time_since_epoch().count()) : "refused";
  log += ' ';
}
Task<void> share(Clock& clock, SharedProcessor& processor, Nanos at, Nanos service, char name, std::string& log) {
  co_await clock.sleep_until(Time{at});
  co_await processor.use(service);
  log += name + std::to_string(clock.now().time_since_epoch().count()) + ' ';
}

struct World {
  Scheduler clock;
  std::string log;
  TaskSet tasks;
};

TEST(Station, ServesInOrderOfArrival) {
  World w;
  Station station{w.clock, {}};
  w.tasks.spawn(visit(w.clock, station, 0ns, 10ns, 0, 'a', w.log));
  w.tasks.spawn(visit(w.clock, station, 1ns, 10ns, 0, 'b', w.log));
  w.tasks.spawn(visit(w.clock, station, 2ns, 10ns, 0, 'c', w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "a10 b20 c30 ");
}

TEST(Station, ServesTheLatestFirstWhenLifo) {
  World w;
  Station station{w.clock, {.discipline = Discipline::lifo}};
  for (const auto& [name, at] : {std::pair{'a', 0ns}, {'b', 1ns}, {'c', 2ns}})
    w.tasks.spawn(visit(w.clock, station, at, 10ns, 0, name, w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "a10 c20 b30 ");
}

TEST(Station, UsesAllItsServers) {
  World w;
  Station station{w.clock, {.servers = 2}};
  for (const char name : {'a', 'b', 'c'}) w.tasks.spawn(visit(w.clock, station, 0ns, 10ns, 0, name, w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "a10 b10 c20 ");
}

TEST(Station, RefusesAtOnceWhenThereIsNoRoom) {
  World w;
  Station station{w.clock, {.room = 2}};
  for (const char name : {'a', 'b', 'c'}) w.tasks.spawn(visit(w.clock, station, 1ns, 10ns, 0, name, w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "crefused a11 b21 ");
}

TEST(Station, PrefersTheHigherPriorityWithoutInterrupting) {
  World w;
  Station station{w.clock, {.discipline = Discipline::priority, .priorities = 2}};
  w.tasks.spawn(visit(w.clock, station, 0ns, 10ns, 1, 'a', w.log));
  w.tasks.spawn(visit(w.clock, station, 1ns, 10ns, 1, 'b', w.log));
  w.tasks.spawn(visit(w.clock, station, 2ns, 10ns, 0, 'c', w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "a10 c20 b30 ");
}

TEST(Station, PreemptsAndResumesWhereItStopped) {
  World w;
  Station station{w.clock, {.discipline = Discipline::preemptive_priority, .priorities = 2}};
  w.tasks.spawn(visit(w.clock, station, 0ns, 10ns, 1, 'a', w.log));
  w.tasks.spawn(visit(w.clock, station, 4ns, 10ns, 0, 'b', w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "b14 a20 ");
}

TEST(Station, DroppedVisitsFreeTheirPlaceAndTheirServer) {
  World w;
  Station station{w.clock, {}};
  w.tasks.spawn(visit(w.clock, station, 2ns, 10ns, 0, 'c', w.log));
  {
    TaskSet dropped;
    dropped.spawn(visit(w.clock, station, 0ns, 100ns, 0, 'a', w.log));
    dropped.spawn(visit(w.clock, station, 1ns, 100ns, 0, 'b', w.log));
    w.clock.run_until(Time{5ns});
    EXPECT_EQ(station.in_system(), 3u);
  }
  EXPECT_EQ(station.in_system(), 1u);
  w.clock.run();
  EXPECT_EQ(w.log, "c15 ");
}

TEST(SharedProcessor, DividesItsCoresEqually) {
  World w;
  SharedProcessor processor{w.clock, 1};
  w.tasks.spawn(share(w.clock, processor, 0ns, 10ns, 'a', w.log));
  w.tasks.spawn(share(w.clock, processor, 4ns, 3ns, 'b', w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "b10 a13 ") << "a: 4 alone, 3 of 6 shared, 3 alone";
}

TEST(SharedProcessor, GivesNobodyMoreThanOneCore) {
  World w;
  SharedProcessor processor{w.clock, 4};
  w.tasks.spawn(share(w.clock, processor, 0ns, 10ns, 'a', w.log));
  w.tasks.spawn(share(w.clock, processor, 0ns, 10ns, 'b', w.log));
  w.clock.run();
  EXPECT_EQ(w.log, "a10 b10 ");
}

TEST(SharedProcessor, DroppedVisitsLeaveTheirShareToTheOthers) {
  World w;
  SharedProcessor processor{w.clock, 1};
  w.tasks.spawn(share(w.clock, processor, 0ns, 10ns, 'a', w.log));
  {
    TaskSet dropped;
    dropped.spawn(share(w.clock, processor, 0ns, 100ns, 'b', w.log));
    w.clock.run_until(Time{8ns});
  }
  w.clock.run();
  EXPECT_EQ(w.log, "a14 ");
}

}  // namespace
}  // namespace headroom::kernel
