// Runs of the program in processes of their own (SimGrid allows one engine a process), which never outlive this one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace headroom::validate {

class Children {
 public:
  struct Ended {
    std::size_t number;
    int status;  // the exit status; minus the signal that ended it
  };

  Children() = default;
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;
  // Ends those that are still under way, at once: nobody will read what they leave.
  ~Children();

  // Starts `program` with these words, under a number of the caller's. What it says on stderr goes to the file `said`,
  // what it prints nowhere. False where no process could be made.
  bool begin(std::size_t number, const std::filesystem::path& program, const std::vector<std::string>& words,
             const std::filesystem::path& said);
  std::size_t under_way() const { return numbers_.size(); }

  // Waits until one of them ends; nothing once `stopped` says so, which is asked again and again (empty: never), and
  // where none is under way.
  std::optional<Ended> wait(const std::function<bool()>& stopped);

 private:
  std::map<int, std::size_t> numbers_;  // by process
};

}  // namespace headroom::validate
