#include <utility>  // before Asio 1.74, which forgets it

#include "real/service/http_client.h"

#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <deque>
#include <optional>

#include "real/service/completion.h"

namespace headroom::service {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

struct Connection {
  explicit Connection(asio::io_context& context) : resolver(context), stream(context) {}
  tcp::resolver resolver;
  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  http::request<http::string_body> request;
  std::optional<http::response_parser<http::string_body>> parser;
  Time idle_since{};
};
using ConnectionPtr = std::shared_ptr<Connection>;

// Whether the peer has neither closed an idle connection nor said anything unasked on it.
bool is_open(Connection& connection) {
  char byte = 0;
  const ssize_t got = recv(connection.stream.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

// A connection in use: closed with its user, unless it was given back.
class InUse {
 public:
  explicit InUse(ConnectionPtr c) : connection(std::move(c)) {}
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() {
    if (!connection) return;
    connection->resolver.cancel();
    connection->stream.close();
  }
  ConnectionPtr connection;
};

// Starts an operation of the connection, which stays alive until Asio is done with it.
template <class Start>
Task<error_code> carried_out(ConnectionPtr connection, Start start) {
  Completion<error_code> completion;
  start(*connection, [connection, done = completion.setter()](error_code error, auto&&...) { done(error); });
  co_return co_await completion.wait();
}

class BeastClient final : public HttpClient {
 public:
  BeastClient(Reactor& reactor, Clock& clock, HttpClientParams params)
      : reactor_(reactor), clock_(clock), params_(std::move(params)) {}

  Task<Result<HttpReply>> send(HttpRequest request, Time deadline) override {
    return with_deadline(clock_, deadline, exchange(std::move(request)));
  }
  std::size_t idle_connections() const override { return idle_.size(); }

 private:
  Task<Result<HttpReply>> exchange(HttpRequest request) {
    InUse used{take_idle()};
    error_code error;
    if (!used.connection) {
      used.connection = std::make_shared<Connection>(reactor_.context());
      error = co_await connect(used.connection);
      if (error) co_return failure("connecting to", error);
    }
    prepare(*used.connection, std::move(request));
    error = co_await carried_out(used.connection, [](Connection& c, auto then) {
      http::async_write(c.stream, c.request, std::move(then));
    });
    if (error) co_return failure("asking", error);
    error = co_await carried_out(used.connection, [](Connection& c, auto then) {
      http::async_read(c.stream, c.buffer, *c.parser, std::move(then));
    });
    if (error) co_return failure("hearing from", error);
    const bool keep = used.connection->parser->keep_alive();
    HttpReply reply = taken(used.connection->parser->release());
    if (keep && idle_.size() < params_.kept) give_back(std::move(used.connection));
    co_return reply;
  }

  Task<error_code> connect(ConnectionPtr connection) {
    error_code error;
    const auto address = asio::ip::make_address(params_.host, error);
    if (!error) {
      error =
          co_await carried_out(connection, [endpoint = tcp::endpoint{address, params_.port}](Connection& c, auto then) {
            c.stream.async_connect(endpoint, std::move(then));
          });
    } else {
      error = co_await connect_by_name(connection);
    }
    if (!error) connection->stream.socket().set_option(tcp::no_delay(true), error);
    co_return error;
  }

  Task<error_code> connect_by_name(ConnectionPtr connection) {
    struct Found {
      error_code error;
      tcp::resolver::results_type endpoints;
    };
    Completion<Found> resolved;
    connection->resolver.async_resolve(
        params_.host, std::to_string(params_.port),
        [connection, done = resolved.setter()](error_code error, tcp::resolver::results_type endpoints) {
          done({error, std::move(endpoints)});
        });
    Found found = co_await resolved.wait();
    if (found.error) co_return found.error;
    co_return co_await carried_out(connection, [endpoints = std::move(found.endpoints)](Connection& c, auto then) {
      c.stream.async_connect(endpoints, std::move(then));
    });
  }

  void prepare(Connection& connection, HttpRequest request) const {
    auto& out = connection.request;
    out = {};
    out.version(11);
    out.method_string(request.method);
    out.target(request.target);
    out.set(http::field::host, params_.host + ":" + std::to_string(params_.port));
    for (auto& [name, value] : request.headers) out.set(name, value);
    out.body() = std::move(request.body);
    out.prepare_payload();
    connection.parser.emplace();
    connection.parser->body_limit(params_.body_bytes);
  }

  static HttpReply taken(http::response<http::string_body> read) {
    HttpReply reply{.status = static_cast<int>(read.result_int())};
    for (const auto& field : read) {
      std::string name{field.name_string()};
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      reply.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    reply.body = std::move(read.body());
    return reply;
  }

  // The one that was used last: the others grow old and are closed.
  ConnectionPtr take_idle() {
    const Time now = clock_.now();
    while (!idle_.empty() && now - idle_.front()->idle_since > params_.kept_for) idle_.pop_front();
    while (!idle_.empty()) {
      ConnectionPtr connection = std::move(idle_.back());
      idle_.pop_back();
      if (is_open(*connection)) return connection;
    }
    return nullptr;
  }
  void give_back(ConnectionPtr connection) {
    connection->idle_since = clock_.now();
    idle_.push_back(std::move(connection));
  }

  std::unexpected<Error> failure(const char* doing, const error_code& error) const {
    return fail(Errc::unavailable, std::string(doing) + " " + params_.host + ":" + std::to_string(params_.port) + ": " +
                                       error.message());
  }

  Reactor& reactor_;
  Clock& clock_;
  HttpClientParams params_;
  std::deque<ConnectionPtr> idle_;  // longest idle first
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(Reactor& reactor, Clock& clock, HttpClientParams params) {
  return std::make_unique<BeastClient>(reactor, clock, std::move(params));
}

}  // namespace headroom::service
