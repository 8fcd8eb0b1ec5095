#include "sim/modelled/ranking.h"

#include <utility>

#include "real/wire/keyspaces.h"
#include "real/wire/work.h"

namespace headroom::modelled {

RankingModel::RankingModel(RankingPorts ports, RankingParams params, const models::Catalogue& catalogue)
    : ports_(ports), params_(params), lists_(catalogue, ports.random), retrieval_(ports.rpc.peer("retrieval")) {}

Task<Result<Message>> RankingModel::handle(CallContext context, Message message) {
  Result<wire::RefreshRequest> request = std::move(message).take<wire::RefreshRequest>();
  if (!request) co_return std::unexpected(std::move(request.error()));
  if (Result<void> ready = co_await prepare(context, *request); !ready)
    co_return std::unexpected(std::move(ready.error()));
  wire::RefreshReply reply{lists_.ranked(request->region.value, request->length, ports_.clock.wall_now())};
  // Whether or not the store takes it, the caller gets its list.
  (void)co_await ports_.store.put(wire::keyspaces::list_of(request->user), Codec<wire::RankedList>::encode(reply.list),
                                  {.ttl = params_.list_ttl}, context.deadline);
  co_return Message::of(std::move(reply));
}

Task<Result<void>> RankingModel::prepare(CallContext context, wire::RefreshRequest request) {
  const std::uint64_t user = request.user.value;
  const Key features{wire::keyspaces::user_features, user, 0};
  if (auto read = co_await ports_.store.get(features, context.deadline); !read)
    co_return std::unexpected(std::move(read.error()));

  CallContext query = context;
  query.method = retrieve_method;
  if (auto found = co_await ports_.rpc.ask<wire::RefreshReply>(retrieval_, query, std::move(request)); !found)
    co_return std::unexpected(std::move(found.error()));

  Work rank{wire::work::rank, params_.candidates, user, context.priority};
  if (auto ranked = co_await ports_.cpu.spend(rank, context.deadline); !ranked) co_return ranked;
  if (params_.wait != nullptr)
    co_await ports_.clock.sleep_for(Nanos{static_cast<std::int64_t>(params_.wait->draw_ns(ports_.random.bits()))});
  Work rerank{wire::work::rerank, params_.candidates, user, context.priority};
  co_return co_await ports_.cpu.spend(rerank, context.deadline);
}

Task<Result<Message>> RetrievalModel::handle(CallContext context, Message message) {
  Result<wire::RefreshRequest> request = std::move(message).take<wire::RefreshRequest>();
  if (!request) co_return std::unexpected(std::move(request.error()));
  Work work{wire::work::retrieve, params_.shards, request->user.value, context.priority};
  if (auto done = co_await cpu_.spend(work, context.deadline); !done) co_return std::unexpected(std::move(done.error()));
  co_return Message::of(wire::RefreshReply{});
}

}  // namespace headroom::modelled
