// Ports that count what is on its way between components, so that a test with a clock of its own knows
// when nothing but time can bring anything forward.
#pragma once

#include <deque>

#include "real/ports/cpu.h"
#include "real/ports/rpc.h"
#include "real/ports/store.h"

namespace headroom::parity {

struct UnderWay {
  explicit UnderWay(int& n) : count(n) { ++count; }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;
  ~UnderWay() { --count; }
  int& count;
};

class CountedStore final : public Store {
 public:
  CountedStore(Store& store, int& count) : store_(store), count_(count) {}
  Task<Result<std::optional<StoredValue>>> get(Key key, Time deadline) override {
    const UnderWay one{count_};
    co_return co_await store_.get(key, deadline);
  }
  Task<Result<std::vector<std::optional<StoredValue>>>> mget(std::vector<Key> keys, Time deadline) override {
    const UnderWay one{count_};
    co_return co_await store_.mget(std::move(keys), deadline);
  }
  Task<Result<std::uint64_t>> put(Key key, std::string bytes, PutOptions options, Time deadline) override {
    const UnderWay one{count_};
    co_return co_await store_.put(key, std::move(bytes), options, deadline);
  }
  Task<Result<bool>> erase(Key key, Time deadline) override {
    const UnderWay one{count_};
    co_return co_await store_.erase(key, deadline);
  }
  Task<Result<std::vector<StoredEntry>>> scan(Key from, std::size_t limit, Time deadline) override {
    const UnderWay one{count_};
    co_return co_await store_.scan(from, limit, deadline);
  }

 private:
  Store& store_;
  int& count_;
};

class CountedCpu final : public Cpu {
 public:
  CountedCpu(Cpu& cpu, int& count) : cpu_(cpu), count_(count) {}

 protected:
  Task<Result<bool>> execute(Work work, Time deadline, Job& job) override {
    const UnderWay one{count_};
    Job* const it = &job;
    co_return co_await cpu_.run(work, deadline, [it] {
      it->run();
      return true;
    });
  }

 private:
  Cpu& cpu_;
  int& count_;
};

// A call is under way while it travels; while a handler has it, what that waits for is counted instead.
class CountedRpc final : public Rpc {
 public:
  CountedRpc(Rpc& rpc, int& count) : rpc_(rpc), count_(count) {}
  Peer peer(std::string_view service) override { return rpc_.peer(service); }
  void serve(std::string_view service, Handler& handler) override {
    rpc_.serve(service, handlers_.emplace_back(handler, count_));
  }
  Task<Result<Message>> call(Peer to, CallContext context, Message request) override {
    const UnderWay one{count_};
    co_return co_await rpc_.call(to, context, std::move(request));
  }

 private:
  struct Arrival final : Handler {
    Arrival(Handler& h, int& n) : handler(h), count(n) {}
    Handler& handler;
    int& count;
    Task<Result<Message>> handle(CallContext context, Message request) override {
      struct Here {
        explicit Here(int& n) : count(n) { --count; }
        Here(const Here&) = delete;
        Here& operator=(const Here&) = delete;
        ~Here() { ++count; }
        int& count;
      };
      const Here here{count};
      co_return co_await handler.handle(context, std::move(request));
    }
  };

  Rpc& rpc_;
  int& count_;
  std::deque<Arrival> handlers_;
};

}  // namespace headroom::parity
