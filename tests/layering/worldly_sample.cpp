// A library that does everything a component may not, for symbols_test to find. Nothing links it.
#include <sys/socket.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <thread>

namespace headroom::layering {

int calls = 0;

long long read_clocks() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_nsec + std::chrono::steady_clock::now().time_since_epoch().count() + std::time(nullptr);
}

int open_socket() { return socket(AF_INET, SOCK_STREAM, 0); }

bool open_file(const std::string& path) { return std::ifstream(path).good(); }

void start_thread() {
  std::thread([] { ++calls; }).join();
}

unsigned draw() { return std::random_device()() + static_cast<unsigned>(std::rand()); }

const char* look_around() {
  std::cout << "here\n";
  return std::getenv("HOME");
}

}  // namespace headroom::layering
