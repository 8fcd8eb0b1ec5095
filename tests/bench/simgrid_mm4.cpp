#include <simgrid/s4u.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <string>
#include <vector>

#include "real/ports/verify.h"
#include "sim/kernel/philox.h"
#include "tests/bench/cpu_time.h"
#include "tests/bench/mm4.h"

namespace headroom::bench {
namespace {

namespace s4u = simgrid::s4u;

struct Request {
  double arrived_s;
  double service_s;
};

struct Station {
  std::deque<Request> waiting;
  std::vector<s4u::Actor*> idle;
};

void serve(Station& station, Mm4Outcome& outcome) {
  for (;;) {
    while (station.waiting.empty()) {
      station.idle.push_back(s4u::Actor::self());
      s4u::this_actor::suspend();
    }
    const Request request = station.waiting.front();
    station.waiting.pop_front();
    s4u::this_actor::sleep_for(request.service_s);
    ++outcome.served;
    outcome.response_s += s4u::Engine::get_clock() - request.arrived_s;
  }
}

void feed(const Mm4& model, Station& station, kernel::PhiloxRandom random, Mm4Outcome& outcome) {
  for (;;) {
    s4u::this_actor::sleep_for(random.exponential(1 / model.arrivals_per_s));
    ++outcome.arrived;
    station.waiting.push_back({s4u::Engine::get_clock(), random.exponential(1 / model.served_per_s)});
    if (station.idle.empty()) continue;
    s4u::Actor* server = station.idle.back();
    station.idle.pop_back();
    server->resume();
  }
}

Mm4Outcome simulate(const Mm4& model) {
  // SimGrid reads its options from a command line.
  std::vector<std::string> words = {"mm4", "--log=root.thresh:error", "--cfg=contexts/stack-size:16"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  s4u::Engine engine(&count, arguments.data());
  auto* zone = s4u::create_full_zone("all");
  s4u::Host* host = zone->create_host("host", 1e9);
  zone->seal();

  Mm4Outcome outcome;
  std::vector<Station> stations(static_cast<std::size_t>(model.stations));
  for (std::size_t i = 0; i < stations.size(); ++i) {
    Station& station = stations[i];
    const auto random = kernel::PhiloxRandom{model.seed}.named("station " + std::to_string(i));
    s4u::Actor::create("source", host, [&model, &station, random, &outcome] { feed(model, station, random, outcome); });
    for (int server = 0; server < model.servers; ++server)
      s4u::Actor::create("server", host, [&station, &outcome] { serve(station, outcome); });
  }
  const double begin = cpu_seconds();
  engine.run_until(model.horizon_s);
  outcome.cpu_s = cpu_seconds() - begin;
  return outcome;
}

}  // namespace

Mm4Outcome mm4_on_simgrid(const Mm4& model) {
  int ends[2];
  verify(pipe(ends) == 0, "a pipe to the child");
  const pid_t child = fork();
  verify(child >= 0, "a child for SimGrid's one engine");
  if (child == 0) {
    const Mm4Outcome outcome = simulate(model);
    const bool told = write(ends[1], &outcome, sizeof outcome) == sizeof outcome;
    _exit(told ? 0 : 1);  // without unwinding five thousand actors
  }
  close(ends[1]);
  Mm4Outcome outcome;
  const bool heard = read(ends[0], &outcome, sizeof outcome) == sizeof outcome;
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  verify(heard && status == 0, "SimGrid's child answers");
  return outcome;
}

}  // namespace headroom::bench
