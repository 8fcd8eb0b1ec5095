#include <utility>  // before Asio 1.74, which forgets it

#include "real/service/http_server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <set>

#include "real/ports/task_set.h"
#include "real/service/completion.h"
#include "real/service/problem.h"

namespace headroom::service {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  beast::flat_buffer buffer;
  std::optional<http::request_parser<http::string_body>> parser;
  http::response<http::string_body> reply;
  bool answering = false;
};
using ConnectionPtr = std::shared_ptr<Connection>;

struct Moved {
  error_code error;
  std::size_t bytes = 0;
};

// Starts an operation of the connection; what it works on stays alive until Asio is done with it, also
// where nobody waits any more.
template <class Start>
Task<Moved> carried_out(ConnectionPtr connection, Nanos timeout, Start start) {
  Completion<Moved> completion;
  connection->stream.expires_after(timeout);
  start(*connection, [connection, done = completion.setter()](error_code error, std::size_t bytes) {
    done({error, bytes});
  });
  co_return co_await completion.wait();
}

Task<Moved> wait_for_bytes(ConnectionPtr connection, Nanos timeout) {
  return carried_out(connection, timeout, [](Connection& c, auto then) {
    c.stream.async_read_some(c.buffer.prepare(4096), std::move(then));
  });
}
Task<Moved> read_header(ConnectionPtr connection, Nanos timeout) {
  return carried_out(connection, timeout, [](Connection& c, auto then) {
    http::async_read_header(c.stream, c.buffer, *c.parser, std::move(then));
  });
}
Task<Moved> read_body(ConnectionPtr connection, Nanos timeout) {
  return carried_out(connection, timeout, [](Connection& c, auto then) {
    http::async_read(c.stream, c.buffer, *c.parser, std::move(then));
  });
}
Task<Moved> write_reply(ConnectionPtr connection, Nanos timeout) {
  return carried_out(connection, timeout, [](Connection& c, auto then) {
    http::async_write(c.stream, c.reply, std::move(then));
  });
}

std::string lower(beast::string_view text) {
  std::string out{text.data(), text.size()};
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

HttpRequest taken(http::request<http::string_body> read) {
  HttpRequest request{.method = std::string(read.method_string()), .target = std::string(read.target())};
  for (const auto& field : read) {
    request.headers.emplace_back(lower(field.name_string()), std::string(field.value()));
  }
  request.body = std::move(read.body());
  return request;
}

// What is said to somebody whose request could not be read; nothing: there is nobody, or he is gone.
std::optional<HttpReply> answer_to(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return problem_reply(431, "the request's header is too large");
  }
  if (error == http::error::body_limit) return problem_reply(413, "the request's body is too large");
  const bool gone = error == http::error::end_of_stream || error == http::error::partial_message;
  if (!gone && error.category() == http::make_error_code(http::error::bad_method).category()) {
    return problem_reply(400, "this is not HTTP/1.1: " + error.message());
  }
  return std::nullopt;
}

class BeastServer final : public HttpServer {
 public:
  BeastServer(Reactor& reactor, Metrics& metrics, HttpServerParams params, HttpHandler& handler)
      : params_(std::move(params)),
        handler_(handler),
        acceptor_(reactor.context()),
        pause_(reactor.context()),
        open_(metrics.gauge("http_connections", "Connections that are open")),
        refused_(metrics.counter("http_connections_refused_total", "Connections over the limit")),
        unreadable_(metrics.counter("http_unreadable_requests_total", "Requests that could not be read")) {}

  ~BeastServer() override {
    *alive_ = false;
    for (const ConnectionPtr& connection : connections_) connection->stream.close();
  }

  Result<void> listen() {
    error_code error;
    const auto address = asio::ip::make_address(params_.address, error);
    const tcp::endpoint endpoint{address, params_.port};
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return fail(Errc::unavailable,
                  "cannot listen on " + params_.address + ":" + std::to_string(params_.port) + ": " + error.message());
    }
    accept();
    return {};
  }

  std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }
  std::size_t connections() const override { return connections_.size(); }

  void drain() override {
    draining_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    for (const ConnectionPtr& connection : connections_) {
      if (!connection->answering) connection->stream.cancel();
    }
  }

 private:
  void accept() {
    acceptor_.async_accept([this, alive = alive_](error_code error, tcp::socket socket) {
      if (!*alive || draining_ || error == asio::error::operation_aborted) return;
      if (error) return accept_later();
      begin(std::make_shared<Connection>(std::move(socket)));
      accept();
    });
  }
  // Out of file descriptors, most likely: asking again at once would only burn the processor.
  void accept_later() {
    pause_.expires_after(std::chrono::milliseconds{100});
    pause_.async_wait([this, alive = alive_](error_code error) {
      if (*alive && !error && !draining_) accept();
    });
  }

  void begin(ConnectionPtr connection) {
    error_code ignored;
    connection->stream.socket().set_option(tcp::no_delay(true), ignored);
    const bool full = connections_.size() >= params_.connections;
    connections_.insert(connection);
    open_.set(static_cast<double>(connections_.size()));
    tasks_.spawn(full ? refuse(std::move(connection)) : serve(std::move(connection)));
  }

  void end(const ConnectionPtr& connection) {
    error_code ignored;
    connection->stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    connection->stream.close();
    connections_.erase(connection);
    open_.set(static_cast<double>(connections_.size()));
  }

  Task<void> refuse(ConnectionPtr connection) {
    refused_.add();
    HttpReply reply = problem_reply(503, "too many connections");
    reply.headers.emplace_back("Retry-After", "1");
    co_await answer(connection, std::move(reply), false);
    end(connection);
  }

  Task<void> serve(ConnectionPtr connection) {
    bool keep = true;
    while (keep && !draining_) {
      const error_code error = co_await next_request(connection);
      if (error) {
        std::optional<HttpReply> reply = answer_to(error);
        if (reply || error == beast::error::timeout) unreadable_.add();
        if (reply) co_await answer(connection, std::move(*reply), false);
        break;
      }
      connection->answering = true;
      keep = connection->parser->keep_alive();
      HttpReply reply = co_await handler_.handle(taken(connection->parser->release()));
      keep = keep && !draining_;
      keep = co_await answer(connection, std::move(reply), keep);
      connection->answering = false;
    }
    end(connection);
  }

  // Reads a whole request into the connection's parser.
  Task<error_code> next_request(ConnectionPtr connection) {
    if (connection->buffer.size() == 0) {
      const Moved first = co_await wait_for_bytes(connection, params_.idle_timeout);
      // Silence is no request: nobody is owed an answer.
      if (first.error) co_return http::make_error_code(http::error::end_of_stream);
      connection->buffer.commit(first.bytes);
    }
    connection->parser.emplace();
    connection->parser->header_limit(params_.header_bytes);
    connection->parser->body_limit(params_.body_bytes);
    const Moved header = co_await read_header(connection, params_.header_timeout);
    if (header.error) co_return header.error;
    if (connection->parser->is_done()) co_return error_code{};
    const Moved body = co_await read_body(connection, params_.body_timeout);
    co_return body.error;
  }

  // Whether the connection can go on.
  Task<bool> answer(ConnectionPtr connection, HttpReply reply, bool keep) {
    auto& out = connection->reply;
    out = {static_cast<http::status>(reply.status), 11};
    for (auto& [name, value] : reply.headers) out.set(name, value);
    out.body() = std::move(reply.body);
    out.keep_alive(keep);
    out.prepare_payload();
    const Moved written = co_await write_reply(connection, params_.write_timeout);
    co_return keep && !written.error;
  }

  HttpServerParams params_;
  HttpHandler& handler_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  Gauge& open_;
  Counter& refused_;
  Counter& unreadable_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::set<ConnectionPtr> connections_;
  bool draining_ = false;
  TaskSet tasks_;  // last, so that it goes first
};

}  // namespace

Result<std::unique_ptr<HttpServer>> make_http_server(Reactor& reactor, Metrics& metrics, HttpServerParams params,
                                                     HttpHandler& handler) {
  auto server = std::make_unique<BeastServer>(reactor, metrics, std::move(params), handler);
  if (Result<void> listening = server->listen(); !listening) return std::unexpected(std::move(listening.error()));
  return server;
}

}  // namespace headroom::service
