#include "models/cost/costs.h"

#include <array>

namespace headroom::models {
namespace {

using Knot = Quantiles::Knot;

// Cassandra's disk reads on i4i, 249,094 of them (data/service/netflix_i4i_cass_io_lat.txt, computed).
constexpr std::array<Knot, 11> disk_i4i = {{{0, 0.09},
                                            {0.05, 0.10},
                                            {0.25, 0.12},
                                            {0.5, 0.13},
                                            {0.75, 0.14},
                                            {0.9, 0.16},
                                            {0.95, 0.17},
                                            {0.99, 0.22},
                                            {0.999, 0.27},
                                            {0.9999, 0.32},
                                            {1, 2.05}}};
// On i3: p50, p99 and p99.9 of data/service/netflix_i3_cass_io_lat.txt.
constexpr std::array<Knot, 5> disk_i3 = {{{0, 0.08}, {0.5, 0.16}, {0.99, 0.94}, {0.999, 2.43}, {1, 10}}};
constexpr std::array<Knot, 5> list_refresh = {{{0, 40}, {0.5, 75}, {0.9, 110}, {0.99, 160}, {1, 300}}};
constexpr std::array<Knot, 5> log_commit = {{{0, 0.5}, {0.5, 1.5}, {0.9, 4}, {0.99, 12}, {1, 100}}};
constexpr std::array<Knot, 5> database_commit = {{{0, 0.3}, {0.5, 0.8}, {0.9, 1.6}, {0.99, 5}, {1, 50}}};
constexpr std::array<Knot, 5> object_store = {{{0, 10}, {0.5, 30}, {0.9, 80}, {0.99, 200}, {1, 1000}}};

constexpr std::array<Wait, 6> all = {{
    {"disk_i4i", disk_i4i, Basis::published,
     "Netflix, Cassandra's disk reads on i4i (data/service/netflix_i4i_cass_io_lat.txt)"},
    {"disk_i3", disk_i3, Basis::published,
     "Netflix, Cassandra's disk reads on i3 (data/service/netflix_i3_cass_io_lat.txt)"},
    {"list_refresh", list_refresh, Basis::calibrated,
     "what preset B's budget (features 20 + ANN 30 + rank 50 + re-rank 10 = 110 ms for 500 candidates) leaves beside "
     "31 ms of "
     "processor time: fan-outs and batching"},
    {"log_commit", log_commit, Basis::assumed,
     "acknowledgement by two in-sync replicas in other zones: a round trip and a batch"},
    {"database_commit", database_commit, Basis::assumed,
     "flush of the redo log to network storage, semi-synchronous replica"},
    {"object_store", object_store, Basis::assumed,
     "first byte: Amazon S3's guidance gives 100 to 200 ms for small objects as the usual upper range; median 30 ms"},
}};

}  // namespace

std::span<const Wait> waits() { return all; }

}  // namespace headroom::models
