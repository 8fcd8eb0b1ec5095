#include <utility>  // before Asio 1.74, which forgets it

#include "real/service/reactor.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>

namespace headroom::service {

namespace asio = boost::asio;

struct Reactor::Parts {
  asio::io_context context{1};  // one thread: no locks inside
  asio::executor_work_guard<asio::io_context::executor_type> open{context.get_executor()};
  std::optional<asio::signal_set> signals;
};

Reactor::Reactor() : parts_(std::make_unique<Parts>()) {}
Reactor::~Reactor() = default;

void Reactor::run() {
  parts_->context.run();
  parts_->context.restart();
}
void Reactor::run_one() { parts_->context.run_one(); }
void Reactor::stop() { parts_->context.stop(); }
asio::io_context& Reactor::context() { return parts_->context; }

void Reactor::post(std::move_only_function<void()> what) { asio::post(parts_->context, std::move(what)); }

void Reactor::on_termination(std::move_only_function<void()> then) {
  parts_->signals.emplace(parts_->context, SIGTERM, SIGINT);
  parts_->signals->async_wait([then = std::move(then)](const boost::system::error_code& error, int) mutable {
    if (!error) then();
  });
}

}  // namespace headroom::service
