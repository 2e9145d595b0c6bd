"""What the server's worker processes load. The office and the scratch folder come from the process that
serves.
"""

from __future__ import annotations

import os
from pathlib import Path

from permslip.portal.door import parenthood
from permslip.portal.door.setup import set_up

parenthood.end_with_parent()
set_up(
    Path(os.environ["PERMSLIP_PORTAL_OFFICE"]),
    scratch=Path(os.environ["PERMSLIP_PORTAL_SCRATCH"]),
    demo=os.environ.get("PERMSLIP_PORTAL_DEMO") == "yes",
)

from django.core.wsgi import get_wsgi_application  # noqa: E402 - Django has to be configured first

application = get_wsgi_application()
