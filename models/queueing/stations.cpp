#include "models/queueing/stations.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "real/ports/verify.h"

namespace headroom::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double second_moment(const PriorityClass& k) { return k.mean_service * k.mean_service * (1 + k.cs2); }

// The room left by class k and all above it; zero and less means class k never gets through.
double room_left(std::span<const PriorityClass> classes, std::size_t upto) {
  double sigma = 0;
  for (std::size_t i = 0; i < upto; ++i) sigma += classes[i].lambda * classes[i].mean_service;
  return 1 - sigma;
}

void verify_classes(std::span<const PriorityClass> classes) {
  for (const PriorityClass& k : classes)
    verify(k.lambda >= 0 && k.mean_service > 0 && k.cs2 >= 0, "rates and service times of a priority class");
}

}  // namespace

MMc::MMc(double lambda, double mu, std::int64_t servers) : lambda_(lambda), mu_(mu), a_(lambda / mu), c_(servers) {
  verify(lambda >= 0 && mu > 0 && servers >= 1, "lambda >= 0, mu > 0, servers >= 1");
  wait_probability_ = erlang_c(servers, a_);
}

double MMc::mean_wait() const {
  const double theta = static_cast<double>(c_) * mu_ - lambda_;
  return theta > 0 ? wait_probability_ / theta : infinity;
}

double MMc::mean_in_system() const { return lambda_ == 0 ? 0 : lambda_ * mean_response(); }

double MMc::wait_exceeds(double t) const {
  verify(t >= 0, "t >= 0");
  const double theta = static_cast<double>(c_) * mu_ - lambda_;
  return theta > 0 ? wait_probability_ * std::exp(-theta * t) : 1;
}

double MMc::wait_quantile(double q) const {
  verify(q >= 0 && q < 1, "0 <= q < 1");
  const double theta = static_cast<double>(c_) * mu_ - lambda_;
  if (theta <= 0) return infinity;
  if (wait_probability_ <= 1 - q) return 0;
  return std::log(wait_probability_ / (1 - q)) / theta;
}

double MMc::response_exceeds(double t) const {
  verify(t >= 0, "t >= 0");
  const double theta = static_cast<double>(c_) * mu_ - lambda_;
  if (theta <= 0) return 1;
  const double busy = std::exp(-mu_ * t);
  // Where theta meets mu the difference quotient becomes its limit, t e^{-mu t}.
  const double gap = theta - mu_;
  const double shared = std::abs(gap) < 1e-9 * mu_ ? t * busy : -busy * std::expm1(-gap * t) / gap;
  return busy + wait_probability_ * mu_ * shared;
}

double MMc::response_quantile(double q) const {
  verify(q >= 0 && q < 1, "0 <= q < 1");
  const double theta = static_cast<double>(c_) * mu_ - lambda_;
  if (theta <= 0) return infinity;
  if (c_ == 1) return -std::log1p(-q) / theta;
  double low = 0, high = 1 / mu_;
  while (response_exceeds(high) > 1 - q) high *= 2;
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double middle = low + (high - low) / 2;
    (response_exceeds(middle) > 1 - q ? low : high) = middle;
  }
  return high;
}

double erlang_b(std::int64_t servers, double a) {
  verify(servers >= 0 && a >= 0, "servers >= 0, a >= 0");
  double blocked = 1;
  for (std::int64_t n = 1; n <= servers; ++n) blocked = a * blocked / (static_cast<double>(n) + a * blocked);
  return blocked;
}

double erlang_c(std::int64_t servers, double a) {
  verify(servers >= 1, "servers >= 1");
  const double rho = a / static_cast<double>(servers);
  if (rho >= 1) return 1;
  const double blocked = erlang_b(servers, a);
  return blocked / (1 - rho * (1 - blocked));
}

double relaxation_time(double lambda, double mu, std::int64_t servers, double variability, double room) {
  verify(lambda >= 0 && mu > 0 && servers > 0 && variability >= 0 && room >= 0, "a station has servers that serve");
  const double c = static_cast<double>(servers), a = lambda / mu;
  const double gap = std::sqrt(c) - std::sqrt(a);
  const double of_queue = a < c ? std::max(variability, gap * gap) / (mu * gap * gap) : infinity;
  const double of_room = lambda > 0 && variability > 0
                             ? 1 / mu + room * room / (std::numbers::pi * std::numbers::pi * lambda * variability)
                             : infinity;
  return std::min(of_queue, of_room);
}

double mg1_mean_wait(double lambda, double mu, double cs2) {
  verify(lambda >= 0 && mu > 0 && cs2 >= 0, "lambda >= 0, mu > 0, cs2 >= 0");
  const double rho = lambda / mu;
  return rho < 1 ? rho * (1 + cs2) / (2 * (1 - rho)) / mu : infinity;
}

double ggc_mean_wait(double lambda, double mu, std::int64_t servers, double ca2, double cs2) {
  verify(ca2 >= 0 && cs2 >= 0, "ca2 >= 0, cs2 >= 0");
  return MMc(lambda, mu, servers).mean_wait() * (ca2 + cs2) / 2;
}

FiniteRoom mmck(double lambda, double mu, std::int64_t servers, std::int64_t room) {
  verify(lambda >= 0 && mu > 0 && servers >= 1 && room >= servers, "lambda >= 0, mu > 0, 1 <= servers <= room");
  if (lambda == 0) return {.loss = 0, .mean_in_system = 0, .mean_response = 1 / mu, .throughput = 0};
  // Weights relative to the largest, in logarithms: a room of 10^5 neither overflows nor vanishes.
  std::vector<double> log_weight(static_cast<std::size_t>(room) + 1, 0.0);
  double largest = 0;
  for (std::int64_t n = 1; n <= room; ++n) {
    const auto i = static_cast<std::size_t>(n);
    log_weight[i] = log_weight[i - 1] + std::log(lambda / (static_cast<double>(std::min(n, servers)) * mu));
    largest = std::max(largest, log_weight[i]);
  }
  double total = 0, weighted = 0, last = 0;
  for (std::size_t n = 0; n < log_weight.size(); ++n) {
    last = std::exp(log_weight[n] - largest);
    total += last;
    weighted += static_cast<double>(n) * last;
  }
  FiniteRoom result;
  result.loss = last / total;
  result.mean_in_system = weighted / total;
  result.throughput = lambda * (1 - result.loss);
  result.mean_response = result.mean_in_system / result.throughput;
  return result;
}

double ps_mean_response(double lambda, double mu, double x) {
  verify(lambda >= 0 && mu > 0 && x >= 0, "lambda >= 0, mu > 0, x >= 0");
  const double rho = lambda / mu;
  return rho < 1 ? x / (1 - rho) : infinity;
}

PriorityWaits priority_non_preemptive(std::span<const PriorityClass> classes) {
  verify_classes(classes);
  double residual = 0;
  for (const PriorityClass& k : classes) residual += k.lambda * second_moment(k) / 2;
  PriorityWaits result;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const double above = room_left(classes, k), upto = room_left(classes, k + 1);
    const double wait = upto > 0 ? residual / (above * upto) : infinity;
    result.mean_wait.push_back(wait);
    result.mean_response.push_back(wait + classes[k].mean_service);
  }
  return result;
}

PriorityWaits priority_preemptive_resume(std::span<const PriorityClass> classes) {
  verify_classes(classes);
  double residual = 0;
  PriorityWaits result;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    residual += classes[k].lambda * second_moment(classes[k]) / 2;
    const double above = room_left(classes, k), upto = room_left(classes, k + 1);
    const double response = upto > 0 ? classes[k].mean_service / above + residual / (above * upto) : infinity;
    result.mean_response.push_back(response);
    result.mean_wait.push_back(response - classes[k].mean_service);
  }
  return result;
}

}  // namespace headroom::models
