/* service_manager.h - telling the service manager (systemd) how the server does. */
#ifndef CORE_SERVICE_MANAGER_H
#define CORE_SERVICE_MANAGER_H

/* Sends `state` ("READY=1", "STOPPING=1": sd_notify(3)) to the socket that $NOTIFY_SOCKET names;
 * nothing where no manager asked to be told. A state that can't be told is logged. Any thread. */
void service_manager_tell(const char *state);

#endif
