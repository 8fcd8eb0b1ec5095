// List refresh with its published cost: what stands for ranking and retrieval until their code is
// linked. The steps, their machines and their failures are those of the real thing; only the scores are not.
#pragma once

#include <array>
#include "models/popularity/catalogue.h"
#include "models/provenance/constant.h"
#include "models/sizing/sources.h"
#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/random.h"
#include "real/ports/rpc.h"
#include "real/ports/store.h"
#include "real/wire/list_messages.h"
#include "sim/cluster/service_table.h"
#include "sim/modelled/list_maker.h"

namespace headroom::modelled {

inline constexpr std::string_view retrieve_method = "retrieve";
inline constexpr std::string_view rank_method = "rank";

inline constexpr auto feature_bytes = static_cast<std::size_t>(models::feature_vector_bytes.value);
inline constexpr models::Constant retrieval_shards{
    8, models::Basis::assumed, "modelled.retrieval_shards", "1",
    "shards of the index that one query asks in parallel: 10M vectors of 669 B are 6.7 GB, an eighth fits a cache"};
inline constexpr models::Constant reranked_candidates{500, models::Basis::published, "modelled.candidates", "videos",
                                                      "ranked for one list: 500 (funnels of presets B and C)"};
inline constexpr models::Constant stored_list_ttl{
    86400, models::Basis::assumed, "modelled.list_ttl", "s",
    "of a list in the candidate store: a user who comes once a day still finds his last one"};
inline constexpr std::array<models::Constant, 3> ranking_constants{retrieval_shards, reranked_candidates,
                                                                   stored_list_ttl};

struct WorkerPorts {
  Clock& clock;
  Rpc& rpc;      // peers: retrieval, ranking
  Cpu& cpu;      // kinds: rerank
  Store& store;  // keyspaces: user_features (read, and written where they had been evicted), lists (written)
  Random& random;
};

struct WorkerParams {
  double candidates = reranked_candidates;      // for one list
  Nanos list_ttl = from_seconds(stored_list_ttl);  // of a list in the candidate store
  const cluster::ServiceTable* wait = nullptr;  // ns of fan-out and batching beside the processor time; null: none
};

// Serves "refresh" of ranking_worker: features -> retrieval -> rank -> re-rank -> the list back to the store.
class RankingWorkerModel final : public Handler {
 public:
  RankingWorkerModel(WorkerPorts ports, WorkerParams params, const models::Catalogue& catalogue);
  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  Task<Result<void>> prepare(CallContext context, wire::RefreshRequest request);
  Task<Result<void>> ask(Peer peer, std::string_view method, CallContext context, wire::RefreshRequest request);

  WorkerPorts ports_;
  WorkerParams params_;
  ListMaker lists_;
  Peer retrieval_, ranking_;
};

// Serves one method that is nothing but work of one kind and size ("rank": candidates scored by the
// full model; "retrieve": a query of each shard of the index).
class WorkModel final : public Handler {
 public:
  WorkModel(Cpu& cpu, WorkKind kind, double units) : cpu_(cpu), kind_(kind), units_(units) {}
  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  Cpu& cpu_;
  WorkKind kind_;
  double units_;
};

}  // namespace headroom::modelled
