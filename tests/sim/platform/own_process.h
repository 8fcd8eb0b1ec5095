// SimGrid runs once per process, so every test that makes a Platform runs in a child of its own.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include <gtest/gtest.h>

namespace headroom::platform {

// Runs `body` in a child, whose failed expectations are printed and make the child fail; what it returns comes back.
template <class Body>
std::string in_own_process(Body body) {
  int ends[2];
  if (pipe(ends) != 0) return ADD_FAILURE() << "no pipe to the child", "";
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    const std::string said = body();
    std::fflush(nullptr);
    const bool told = write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size());
    _exit(told && !testing::Test::HasFailure() ? 0 : 1);
  }
  close(ends[1]);
  std::string heard;
  char buffer[4096];
  for (ssize_t n = 0; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
    heard.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "the child failed; its messages are above";
  return heard;
}

// The same for a body that only expects.
template <class Body>
void alone(Body body) {
  in_own_process([&] { body(); return std::string(); });
}

}  // namespace headroom::platform
