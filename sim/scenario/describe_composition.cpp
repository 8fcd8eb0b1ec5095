#include "sim/scenario/describe.h"
#include "sim/scenario/names.h"

namespace headroom::scenario {
namespace {

constexpr std::array<Name<TimeLaw>, 5> time_laws{{{"deterministic", TimeLaw::deterministic},
                                                  {"exponential", TimeLaw::exponential},
                                                  {"erlang", TimeLaw::erlang},
                                                  {"hyperexponential", TimeLaw::hyperexponential},
                                                  {"lognormal", TimeLaw::lognormal}}};
constexpr std::array<std::string_view, 3> station_balances = {"random", "least_request", "by_key"};

void describe_scv(Archive& a, std::optional<double>& scv) {
  a.optional({"scv", "variance over squared mean: erlang 1/k, hyperexponential 1 or more, lognormal any"}, scv,
             [](Archive& archive, const Field& f, double& n) {
               archive.number(f, n, {.at_least = 1e-4, .at_most = 1e4});
             });
}

}  // namespace

void describe(Archive& a, Keys& k) {
  a.number({"objects", "of equal size"}, k.objects, {.at_least = 1, .at_most = 1e9});
  a.number({"alpha", "the object of rank r has weight r^-alpha"}, k.alpha, {.at_least = 0, .at_most = 4});
}

void describe(Archive& a, Arrivals& s) {
  a.rate({"rate", "requests from outside, at full scale", true}, s.rate,
         {.at_least = 1e-6, .at_most = 1e9});
  a.choice<TimeLaw>({"law", "of the gaps between them"}, s.law, time_laws);
  describe_scv(a, s.scv);
  a.text({"to", "station", true}, s.to);
  a.optional({"keys", "what they ask for, where a station keeps something"}, s.keys);
}

void describe(Archive& a, StationTime& t) {
  a.choice<TimeLaw>({"law", "shape of the distribution"}, t.law, time_laws);
  a.duration({"mean", "on one server; 0 = no work of its own"}, t.mean, {.at_least = 0, .at_most = 3600});
  describe_scv(a, t.scv);
}

void describe(Archive& a, StationCache& c) {
  a.choice<Eviction>({"eviction", "who leaves first"}, c.eviction, evictions);
  a.number({"entries", "of each replica", true}, c.entries,
           {.at_least = 1, .at_most = 1e9});
}

void describe(Archive& a, StationCall& c) {
  a.text({"to", "station", true}, c.to);
  a.count({"copies", "sent at once"}, c.copies, {.at_least = 1, .at_most = 10'000});
  a.optional({"wait_for", "answers that are enough; left out: all"}, c.wait_for,
             [](Archive& archive, const Field& f, int& n) { archive.count(f, n); });
}

void describe(Archive& a, Step& s) {
  a.text({"to", "station", true}, s.to);
  a.ratio({"probability", "what is left of 1 leaves"}, s.probability, {.above = 0, .at_most = 1});
}

void describe(Archive&, ByKey&) {}

void describe(Archive& a, Station& s) {
  a.count({"replicas", "alike"}, s.replicas, {.at_least = 1, .at_most = 100'000});
  a.count({"servers", "of each replica, with one queue before them"}, s.servers, {.at_least = 1, .at_most = 100'000});
  a.section({"service", "time on a server"}, s.service);
  a.variant({"balance", "which replica gets a request"}, s.balance, station_balances);
  a.optional({"queue", "requests that may wait at a replica, more are refused: 0 = loss; left out: any number"},
             s.queue, [](Archive& archive, const Field& f, int& n) { archive.count(f, n, not_negative); });
  a.optional({"cache", "a hit is answered at once, a miss once the calls have answered"}, s.cache);
  a.list({"calls", "that it waits for before it answers, one after the other"}, s.calls);
  a.list({"then", "where a request goes once it is answered here"}, s.then);
}

void describe(Archive& a, Composition& c) {
  a.duration({"round_trip", "of every call, there and back"}, c.round_trip, {.at_least = 0, .at_most = 3600});
  a.map({"arrivals", "streams of requests from outside, by name"}, c.arrivals, {},
        [](Archive& archive, const Field& f, Arrivals& each) { archive.section(f, each); });
  a.map({"stations", "by name"}, c.stations, {},
        [](Archive& archive, const Field& f, Station& each) { archive.section(f, each); });
}

}  // namespace headroom::scenario
