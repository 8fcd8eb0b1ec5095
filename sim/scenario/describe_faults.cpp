#include "sim/scenario/describe.h"
#include "sim/scenario/names.h"

namespace headroom::scenario {

void describe(Archive& a, CacheFlush& f) {
  a.ratio({"percent", "of the entries that are present are dropped"}, f.percent, {.above = 0, .at_most = 1});
  a.duration({"every", "and again so often while the fault lasts"}, f.every, {.at_least = 0.1});
}

void describe(Archive& a, HotKey& f) {
  a.ratio({"share", "of all plays, and of all reads of metadata, that one item draws"}, f.share,
          {.above = 0, .at_most = 0.9});
}

void describe(Archive& a, LoadSpike& f) {
  a.number({"multiplier", "visits come so many times as often"}, f.multiplier, {.above = 0, .at_most = 1000});
}

void describe(Archive& a, Slow& f) {
  a.number({"factor", "service takes so many times as long"}, f.factor, {.above = 0, .at_most = 1000});
}

void describe(Archive& a, Select& s) {
  a.text({"role", "the service; empty = the one the fault is about"}, s.role);
  a.text({"region", "where; empty = everywhere"}, s.region);
}

void describe(Archive& a, Fault& f) {
  a.text({"id", "for the events of the results", true}, f.id);
  a.duration({"at", "offset from the start", true}, f.at);
  a.duration({"for", "how long; 0 = at one instant (cache_flush only)"}, f.lasts);
  a.section({"select", "whom it hits"}, f.select);
  a.variant({"fault", "what happens", true}, f.fault, fault_kinds);
}

}  // namespace headroom::scenario
