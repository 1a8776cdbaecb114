"""What keeps one visitor's wish from becoming everybody's wait: work in processes of its own, results kept by bytes."""

from .cache import ByteCache, bytes_of
from .pool import Allowance, Pool, Task
from .worker import OutOfTimeError, Worker, WorkerDiedError

__all__ = ["Allowance", "ByteCache", "OutOfTimeError", "Pool", "Task", "Worker", "WorkerDiedError", "bytes_of"]
