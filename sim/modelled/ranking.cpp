#include "sim/modelled/ranking.h"

#include <utility>

#include "real/wire/keyspaces.h"
#include "real/wire/work.h"

namespace headroom::modelled {

RankingWorkerModel::RankingWorkerModel(WorkerPorts ports, WorkerParams params, const models::Catalogue& catalogue)
    : ports_(ports), params_(params), lists_(catalogue, ports.random), retrieval_(ports.rpc.peer("retrieval")),
      ranking_(ports.rpc.peer("ranking")) {}

Task<Result<Message>> RankingWorkerModel::handle(CallContext context, Message message) {
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

Task<Result<void>> RankingWorkerModel::prepare(CallContext context, wire::RefreshRequest request) {
  const Key features{wire::keyspaces::user_features, request.user.value, 0};
  auto read = co_await ports_.store.get(features, context.deadline);
  if (!read) co_return std::unexpected(std::move(read.error()));
  // Evicted ones are made anew from the user's history and kept; the list can do without, should the store refuse.
  if (!*read) (void)co_await ports_.store.put(features, std::string(feature_bytes, '\0'), {}, context.deadline);
  if (auto found = co_await ask(retrieval_, retrieve_method, context, request); !found) co_return found;
  if (auto ranked = co_await ask(ranking_, rank_method, context, request); !ranked) co_return ranked;
  if (params_.wait != nullptr)
    co_await ports_.clock.sleep_for(Nanos{static_cast<std::int64_t>(params_.wait->draw_ns(ports_.random.bits()))});
  co_return co_await ports_.cpu.spend(
      {wire::work::rerank, params_.candidates, request.user.value, context.priority}, context.deadline);
}

Task<Result<void>> RankingWorkerModel::ask(Peer peer, std::string_view method, CallContext context,
                                           wire::RefreshRequest request) {
  context.method = method;
  auto reply = co_await ports_.rpc.ask<wire::RefreshReply>(peer, context, std::move(request));
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  co_return {};
}

Task<Result<Message>> WorkModel::handle(CallContext context, Message message) {
  Result<wire::RefreshRequest> request = std::move(message).take<wire::RefreshRequest>();
  if (!request) co_return std::unexpected(std::move(request.error()));
  auto done = co_await cpu_.spend({kind_, units_, request->user.value, context.priority}, context.deadline);
  if (!done) co_return std::unexpected(std::move(done.error()));
  co_return Message::of(wire::RefreshReply{});
}

}  // namespace headroom::modelled
