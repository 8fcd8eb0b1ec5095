# The three things this project builds: libraries, programs and tests.
# Every library says its sources and what it stands on; nothing is globbed.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(HEADROOM_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them")
option(HEADROOM_FUZZ "Build the libFuzzer targets" OFF)

# -ffp-contract=off: the same bits in debug and release.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers
                    -ffp-contract=off -fno-omit-frame-pointer)
add_link_options(-fuse-ld=mold)
if(HEADROOM_SANITIZE)
  add_compile_options(-fsanitize=${HEADROOM_SANITIZE} -fno-sanitize-recover=all -O1 -g)
  add_link_options(-fsanitize=${HEADROOM_SANITIZE})
endif()
if(HEADROOM_FUZZ)
  # Without it a fuzzer sees nothing of the code it drives. The hooks are the sanitizers' runtime's.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g -D_GLIBCXX_ASSERTIONS")

# headroom_library(NAME SOURCES a.cpp b.cpp [DEPENDS lib...])
# A static library; includes are written from the project's root.
function(headroom_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_DEPENDS})
endfunction()

# headroom_program(NAME SOURCES main.cpp [DEPENDS lib...]): lands in build/<preset>/bin.
function(headroom_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

# headroom_test(NAME SOURCES a_test.cpp [DEPENDS lib...]): a GoogleTest program known to ctest.
# Tests run in the project's root and find real inputs in HEADROOM_DATA (skipping where absent).
function(headroom_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} GTest::gtest_main GTest::gtest)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT
    "HEADROOM_BIN=${PROJECT_BINARY_DIR}/bin;HEADROOM_DATA=${PROJECT_SOURCE_DIR}/../shared/data")
endfunction()

# headroom_benchmark(NAME SOURCES a_bench.cpp [DEPENDS lib...]): a Google Benchmark program, never a test.
function(headroom_benchmark name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  headroom_program(${name} SOURCES ${ARG_SOURCES} DEPENDS ${ARG_DEPENDS} benchmark::benchmark benchmark::benchmark_main)
endfunction()

# headroom_fuzzer(NAME SOURCES a_fuzz.cpp [DEPENDS lib...]): a libFuzzer program, built with HEADROOM_FUZZ.
function(headroom_fuzzer name)
  if(NOT HEADROOM_FUZZ)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  headroom_program(${name} SOURCES ${ARG_SOURCES} DEPENDS ${ARG_DEPENDS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
