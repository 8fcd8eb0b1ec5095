// List refresh with its published cost: what stands for ranking and retrieval until their code is
// linked. The steps, their machines and their failures are those of the real thing; only the scores are not.
#pragma once

#include "models/popularity/catalogue.h"
#include "real/ports/clock.h"
#include "real/ports/cpu.h"
#include "real/ports/random.h"
#include "real/ports/rpc.h"
#include "real/ports/store.h"
#include "real/wire/list_messages.h"
#include "sim/cluster/service_table.h"
#include "sim/modelled/list_maker.h"

namespace headroom::modelled {

struct RankingPorts {
  Clock& clock;
  Rpc& rpc;      // peers: retrieval
  Cpu& cpu;      // kinds: rank, rerank
  Store& store;  // keyspaces: user_features (read), lists (written)
  Random& random;
};

struct RankingParams {
  double candidates = 500;                       // ranked for one list (product.md, preset B's funnel)
  Nanos list_ttl = std::chrono::hours{24};       // of a list in the candidate store
  const cluster::ServiceTable* wait = nullptr;   // ns of fan-out and batching beside the processor time; null: none
};

// Serves "refresh": features -> retrieval -> rank -> re-rank -> the list back to the store.
class RankingModel final : public Handler {
 public:
  RankingModel(RankingPorts ports, RankingParams params, const models::Catalogue& catalogue);
  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  Task<Result<void>> prepare(CallContext context, wire::RefreshRequest request);

  RankingPorts ports_;
  RankingParams params_;
  ListMaker lists_;
  Peer retrieval_;
};

struct RetrievalParams {
  double shards = 8;  // asked in parallel for one query; each costs one query's work (models/cost: list_refresh)
};

// Serves "retrieve": one query of each shard of the index.
class RetrievalModel final : public Handler {
 public:
  RetrievalModel(Cpu& cpu, RetrievalParams params) : cpu_(cpu), params_(params) {}
  Task<Result<Message>> handle(CallContext context, Message request) override;

 private:
  Cpu& cpu_;
  RetrievalParams params_;
};

inline constexpr std::string_view retrieve_method = "retrieve";

}  // namespace headroom::modelled
