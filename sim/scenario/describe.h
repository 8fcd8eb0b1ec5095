// What every part of a scenario consists of: see archive.h.
#pragma once

#include "sim/scenario/archive.h"
#include "sim/scenario/scenario.h"

namespace headroom::scenario {

void describe(Archive& a, Scenario& s);

void describe(Archive& a, Detail& d);
void describe(Archive& a, DetailWindow& w);

void describe(Archive& a, Composition& c);
void describe(Archive& a, Arrivals& s);
void describe(Archive& a, Keys& k);
void describe(Archive& a, Station& s);
void describe(Archive& a, StationTime& t);
void describe(Archive& a, StationCache& c);
void describe(Archive& a, StationCall& c);
void describe(Archive& a, Step& s);
void describe(Archive& a, ByKey&);

void describe(Archive& a, Demand& d);
void describe(Archive& a, Replay& r);
void describe(Archive& a, Popularity& p);
void describe(Archive& a, Viral& v);
void describe(Archive& a, Region& r);
void describe(Archive& a, Network& n);
void describe(Archive& a, RoundTrip& r);
void describe(Archive& a, Caches& c);
void describe(Archive& a, ListCache& c);
void describe(Archive& a, EdgeCache& c);
void describe(Archive& a, ShieldCache& c);
void describe(Archive& a, Feed& f);
void describe(Archive& a, Clients& c);
void describe(Archive& a, LinkMix& l);
void describe(Archive& a, Transcode& t);
void describe(Archive& a, Moderation& m);
void describe(Archive& a, Slo& s);
void describe(Archive& a, Fault& f);
void describe(Archive& a, Select& s);
void describe(Archive& a, CacheFlush& f);
void describe(Archive& a, HotKey& f);
void describe(Archive& a, LoadSpike& f);
void describe(Archive& a, Slow& f);
void describe(Archive& a, Estimate& e);
void describe(Archive& a, Execute&);
void describe(Archive& a, Sample& s);
void describe(Archive& a, CostOnly&);

void describe(Archive& a, Service& s);
void describe(Archive& a, ServiceTime& s);
void describe(Archive& a, Stateless&);
void describe(Archive& a, KeyValueTier& t);
void describe(Archive& a, WideColumnTier& t);
void describe(Archive& a, DatabaseTier& t);
void describe(Archive& a, LogTier& t);

void describe(Archive& a, Queue& q);
void describe(Archive& a, RandomChoice&);
void describe(Archive& a, RoundRobin&);
void describe(Archive& a, LeastRequest& l);
void describe(Archive&, ConsistentHash&);
void describe(Archive& a, Retry& r);
void describe(Archive& a, CircuitBreaker& c);
void describe(Archive& a, LoadShed& l);
void describe(Archive& a, RateLimit& r);
void describe(Archive& a, Autoscale& s);
void describe(Archive& a, AutoscaleLag& s);

}  // namespace headroom::scenario
