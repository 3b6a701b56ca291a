/* service_manager.h - telling the service manager (systemd) how the server does. */
#ifndef CORE_SERVICE_MANAGER_H
#define CORE_SERVICE_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

/* Sends `state` ("READY=1", "STOPPING=1": sd_notify(3)) to the socket that $NOTIFY_SOCKET names;
 * nothing where no manager asked to be told. A state that can't be told is logged. Any thread. */
void service_manager_tell(const char *state);
/* Whether it starts the program again that ends for lack of something it can do without: there is
 * one, and the last start is so long ago that it goes on doing so, and users can work in between.
 */
bool service_manager_restarts(int64_t up_us);

#endif
