# A user pool with authenticator apps (TOTP) and what belongs to it, on a Poolhouse server.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80"
    }
  }
}

variable "endpoint" {
  description = "Where Poolhouse listens."
  type        = string
  default     = "http://localhost:9229"
}

variable "minimum_length" {
  description = "How long a password is at least."
  type        = number
  default     = 12
}

provider "aws" {
  region = "us-east-1"

  # A development server takes any credentials; `poolhouse serve` wants an access key of its own.
  access_key = "local"
  secret_key = "local"

  # Everything that would ask another service of AWS.
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    cognitoidp = var.endpoint
  }
}

resource "aws_cognito_user_pool" "app" {
  name = "app"

  mfa_configuration = "ON"

  software_token_mfa_configuration {
    enabled = true
  }

  # Threat protection is of this tier; the risk configuration below is a part of it.
  user_pool_tier = "PLUS"

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }

  username_configuration {
    case_sensitive = false
  }

  auto_verified_attributes = ["email"]

  password_policy {
    minimum_length                   = var.minimum_length
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
  }

  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "1"
      max_length = "64"
    }
  }

  tags = {
    environment = "development"
  }
}

# People who have an account at Google need no other. Client and secret are made up as well: register
# an application there, with https://YOUR-DOMAIN/oauth2/idpresponse as its redirect URI.
resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.app.id
  provider_name = "Google"
  provider_type = "Google"

  provider_details = {
    client_id        = "example.apps.googleusercontent.com"
    client_secret    = "example"
    authorize_scopes = "openid email profile"

    # What the service adds is named as well, or each plan would take it away.
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }

  attribute_mapping = {
    username       = "sub"
    email          = "email"
    email_verified = "email_verified"
  }
}

# Staff sign in at their company, and are led there by the domain of their address.
resource "aws_cognito_identity_provider" "company" {
  user_pool_id    = aws_cognito_user_pool.app.id
  provider_name   = "Company"
  provider_type   = "OIDC"
  idp_identifiers = ["company.example"]

  # With every endpoint named, the discovery document of the issuer is not asked for.
  provider_details = {
    client_id                     = "example"
    client_secret                 = "example"
    authorize_scopes              = "openid email"
    oidc_issuer                   = "https://login.company.example"
    attributes_request_method     = "GET"
    attributes_url_add_attributes = "false"
    authorize_url                 = "https://login.company.example/authorize"
    token_url                     = "https://login.company.example/token"
    attributes_url                = "https://login.company.example/userinfo"
    jwks_uri                      = "https://login.company.example/keys"
  }

  attribute_mapping = {
    username = "sub"
    email    = "email"
  }
}

# A partner signs its people in by SAML, and wants to be told when they sign out.
resource "aws_cognito_identity_provider" "partner" {
  user_pool_id    = aws_cognito_user_pool.app.id
  provider_name   = "Partner"
  provider_type   = "SAML"
  idp_identifiers = ["partner.example"]

  provider_details = {
    MetadataFile = file("${path.module}/partner.xml")
    IDPSignout   = "true"
  }

  attribute_mapping = {
    email = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
  }

  # What the service reads in the metadata and makes itself.
  lifecycle {
    ignore_changes = [
      provider_details["ActiveEncryptionCertificate"],
      provider_details["SLORedirectBindingURI"],
      provider_details["SSORedirectBindingURI"],
    ]
  }
}

resource "aws_cognito_user_pool_client" "web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.app.id

  explicit_auth_flows           = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email", "profile"]
  callback_urls                        = ["http://localhost:3000/callback"]
  logout_urls                          = ["http://localhost:3000/"]
  supported_identity_providers         = ["COGNITO", aws_cognito_identity_provider.google.provider_name]

  access_token_validity  = 30
  id_token_validity      = 30
  refresh_token_validity = 14

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}

# Names of scopes are the identifier, a slash, and the scope: https://api.example.com/read.
resource "aws_cognito_resource_server" "api" {
  user_pool_id = aws_cognito_user_pool.app.id
  identifier   = "https://api.example.com"
  name         = "API"

  scope {
    scope_name        = "read"
    scope_description = "Read everything"
  }

  scope {
    scope_name        = "write"
    scope_description = "Change everything"
  }
}

# A service that signs in as itself, machine to machine.
resource "aws_cognito_user_pool_client" "worker" {
  name            = "worker"
  user_pool_id    = aws_cognito_user_pool.app.id
  generate_secret = true

  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["client_credentials"]
  allowed_oauth_scopes                 = aws_cognito_resource_server.api.scope_identifiers

  # The API does not say whether a secret was asked for: an import would make another client.
  lifecycle {
    ignore_changes = [generate_secret]
  }
}

# The pages people sign in on, at {endpoint}/terraform-example.
resource "aws_cognito_user_pool_domain" "pages" {
  domain       = "terraform-example"
  user_pool_id = aws_cognito_user_pool.app.id
}

resource "aws_cognito_user_pool_ui_customization" "pages" {
  # Pages have a look where there are pages.
  user_pool_id = aws_cognito_user_pool_domain.pages.user_pool_id

  css = ".label-customizable {font-weight: 400;}"
}

resource "aws_cognito_risk_configuration" "app" {
  user_pool_id = aws_cognito_user_pool.app.id

  compromised_credentials_risk_configuration {
    event_filter = ["SIGN_IN", "PASSWORD_CHANGE"]

    actions {
      event_action = "BLOCK"
    }
  }
}

resource "aws_cognito_user_group" "staff" {
  name         = "staff"
  user_pool_id = aws_cognito_user_pool.app.id
  description  = "People who work here"
  precedence   = 10
}

# The invitation with a temporary password is in the inbox of the development server.
resource "aws_cognito_user" "alice" {
  user_pool_id = aws_cognito_user_pool.app.id
  username     = "alice"

  attributes = {
    email          = "alice@example.com"
    email_verified = "true"
    tenant         = "acme"
  }
}

resource "aws_cognito_user_in_group" "alice_staff" {
  user_pool_id = aws_cognito_user_pool.app.id
  group_name   = aws_cognito_user_group.staff.name
  username     = aws_cognito_user.alice.username
}

output "user_pool_id" {
  value = aws_cognito_user_pool.app.id
}

output "client_id" {
  value = aws_cognito_user_pool_client.web.id
}

output "worker_id" {
  value = aws_cognito_user_pool_client.worker.id
}
