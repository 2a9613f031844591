//! What the kernel says about this process: memory and open files.

use opentelemetry::metrics::Meter;

/// Observes the process from now on.
pub(crate) fn observe(meter: &Meter) {
    let memory = meter.u64_observable_gauge("process.memory.resident").with_unit("By");
    memory
        .with_description("memory of the process that is in main memory")
        .with_callback(|memory| {
            if let Some(bytes) = resident() {
                memory.observe(bytes, &[]);
            }
        })
        .build();
    let files = meter.u64_observable_gauge("process.open_fds").with_unit("{file}");
    files
        .with_description("open file descriptors of the process")
        .with_callback(|files| {
            if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
                files.observe(open.count() as u64, &[]);
            }
        })
        .build();
}

/// Resident memory in bytes; `status` says it in kB, where `statm` counts pages of a size it does not say.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
